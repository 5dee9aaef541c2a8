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

/**
 * SQL of each member's start and purchases: `(start_at, purchases)`, the latter an array of what
 * `each` makes of a purchase's `occurred_at`, in order; null where a member by acquisition has none.
 * Refunds undo none. Arrays cost half of what a window over the rows does.
 */
export function purchaseArrays(
  moment: Moment,
  entry: Entry,
  each: RawBuilder<unknown>,
): RawBuilder<unknown> {
  if (entry === 'purchase') {
    return sql`
      select min(occurred_at) as start_at,
        array_agg(${each} order by occurred_at, position) as purchases
      from facts where kind = 'CustomerPurchased' and ${countedOnTheWay(moment)}
      group by customer_id`;
  }
  const columns = sql`customer_id, occurred_at, position,
    case kind when 'CustomerPurchased' then ${each} end as purchase`;
  return sql`
    select min(occurred_at) as start_at,
      array_agg(purchase order by occurred_at, position)
        filter (where purchase is not null) as purchases
    from (${inCustomerOrder(moment, everyone, columns)}) fact group by customer_id`;
}
