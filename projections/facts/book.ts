import { type RawBuilder, sql } from 'kysely';
import type { Moment } from '../question.js';
import { type Condition, inCustomerOrder } from './counted.js';

/** SQL of everyone in the book at a moment: `(customer_id, entered_at)`, the earliest of anything. */
export function book(moment: Moment, who: Condition): RawBuilder<unknown> {
  return sql`
    select customer_id, min(occurred_at) as entered_at
    from (${inCustomerOrder(moment, who)}) fact group by customer_id`;
}
