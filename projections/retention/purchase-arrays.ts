import { type RawBuilder, sql } from 'kysely';
import { countedOnTheWay, everyone, inCustomerOrder } from '../facts/counted.js';
import type { Moment } from '../question.js';

/** What makes a customer a member of a cohort: the first purchase, or entry into the book. */
export const entries = ['purchase', 'acquisition'] as const;

export type Entry = (typeof entries)[number];

/**
 * Business time is exact to so much: a period has ended once all of its instants are as of then, so
 * that the end of a day (23:59:59.999) ends the day's month too.
 */
export const TICK = sql`interval '1 millisecond'`;

/** What is kept of each purchase. */
export interface Kept {
  /** SQL made from `occurred_at`. */
  readonly each: RawBuilder<unknown>;
  readonly as: typeof inOrder;
}

/**
 * SQL of each member's start and purchases: `(start_at, purchases)`, the latter an array of what
 * is kept; null where a member by acquisition has none. Refunds undo none. Arrays cost half of what
 * a window over the rows does.
 */
export function purchaseArrays(moment: Moment, entry: Entry, kept: Kept): RawBuilder<unknown> {
  if (entry === 'purchase') {
    return sql`
      select min(occurred_at) as start_at, array_agg(${kept.as(kept.each)}) as purchases
      from facts where kind = 'CustomerPurchased' and ${countedOnTheWay(moment)}
      group by customer_id`;
  }
  const columns = sql`customer_id, occurred_at, position,
    case kind when 'CustomerPurchased' then ${kept.each} end as kept`;
  return sql`
    select min(occurred_at) as start_at,
      array_agg(${kept.as(sql`kept`)}) filter (where kept is not null) as purchases
    from (${inCustomerOrder(moment, everyone, columns)}) fact group by customer_id`;
}

/** The argument of `array_agg` that keeps one value per purchase, in the order that an index gives. */
export function inOrder(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${value} order by occurred_at, position`;
}

/** The argument of `array_agg` that keeps each value once, ascending. */
export function eachOnce(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`distinct ${value} order by ${value}`;
}
