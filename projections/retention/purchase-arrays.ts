import { type RawBuilder, sql } from 'kysely';
import { counted, everyone, inCustomerOrder } from '../facts/counted.js';
import type { Moment } from '../question.js';

/** What makes a customer a member of a cohort: the first purchase, or entry into the book. */
export const entries = ['purchase', 'acquisition'] as const;

export type Entry = (typeof entries)[number];

/**
 * Business time is exact to so much: a period has ended once all of its instants are as of then, so
 * that the end of a day (23:59:59.999) ends the day's month too.
 */
export const TICK = sql`interval '1 millisecond'`;

/**
 * SQL of each member's start and purchases: `(start_at, purchases)`, the latter an array of what
 * `each` makes of a purchase's `occurred_at`; null where a member by acquisition has none.
 * Refunds undo none. Arrays cost half of what a window over the rows does.
 */
export function purchaseArrays(
  moment: Moment,
  entry: Entry,
  each: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (entry === 'purchase') {
    return sql`
      select min(occurred_at) as start_at, array_agg(${each}) as purchases
      from facts where kind = 'CustomerPurchased' and ${counted(moment)} group by customer_id`;
  }
  return sql`
    select min(occurred_at) as start_at,
      array_agg(${each}) filter (where kind = 'CustomerPurchased') as purchases
    from (${inCustomerOrder(moment, everyone)}) fact group by customer_id`;
}

/** The argument of `array_agg` that keeps one value per purchase, in the order that an index gives. */
export function inOrder(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${value} order by occurred_at`;
}

/** The argument of `array_agg` that keeps each value once, ascending. */
export function eachOnce(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`distinct ${value} order by ${value}`;
}
