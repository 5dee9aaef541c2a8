import { type RawBuilder, sql } from 'kysely';
import { type Condition, counted } from './counted.js';

/** SQL of everyone in the book as of an instant: `(customer_id, entered_at)`, the earliest of anything. */
export function book(asOf: string, who: Condition): RawBuilder<unknown> {
  return sql`
    select customer_id, min(occurred_at) as entered_at
    from facts where ${counted(asOf)} and ${who} group by customer_id`;
}
