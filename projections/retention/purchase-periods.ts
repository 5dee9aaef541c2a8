import { type RawBuilder, sql } from 'kysely';
import { book } from '../facts/book.js';
import { counted, everyone } from '../facts/counted.js';
import { type Calendar, periodOf } from './period.js';

/** What makes a customer a member of a cohort: the first purchase, or entry into the book. */
export const entries = ['purchase', 'acquisition'] as const;

export type Entry = (typeof entries)[number];

/**
 * Business time is exact to so much: a period has ended once all of its instants are as of then, so
 * that the end of a day (23:59:59.999) ends the day's month too.
 */
export const TICK = sql`interval '1 millisecond'`;

/**
 * SQL of the periods in which a customer was active: `(customer_id, periods)`. Refunds undo none.
 * @param repeats ascending, one for each purchase, which an index gives in order; or each once
 */
export function purchasePeriods(
  asOf: string,
  calendar: Calendar,
  repeats: 'with repeats' | 'each once',
): RawBuilder<unknown> {
  const period = periodOf(calendar, sql`occurred_at`);
  const periods =
    repeats === 'with repeats'
      ? sql`${period} order by occurred_at`
      : sql`distinct ${period} order by ${period}`;
  return sql`
    select customer_id, array_agg(${periods}) as periods
    from facts where kind = 'CustomerPurchased' and ${counted(asOf)} group by customer_id`;
}

/** SQL of everyone's start by the entry: `(customer_id, start_at)`. */
export function starts(asOf: string, entry: Entry): RawBuilder<unknown> {
  if (entry === 'acquisition') {
    return sql`select customer_id, entered_at as start_at from (${book(asOf, everyone)}) book`;
  }
  return sql`
    select customer_id, min(occurred_at) as start_at
    from facts where kind = 'CustomerPurchased' and ${counted(asOf)} group by customer_id`;
}
