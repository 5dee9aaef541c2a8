import { type RawBuilder, sql } from 'kysely';
import { type Condition, inCustomerOrder } from '../facts/counted.js';
import type { Moment } from '../question.js';

/** `revenue`: net of refunds. `margin`: net revenue less every cost known. */
export const bases = ['revenue', 'margin'] as const;

export type Basis = (typeof bases)[number];

const revenue = sql<string>`coalesce(sum(
  case kind when 'CustomerPurchased' then amount when 'CustomerRefunded' then -amount end), 0)`;

/** Costs: goods of known cost, acquisition, care and compensation. */
const margin = sql<string>`${revenue} - coalesce(sum(cost), 0)`;

/** SQL of the value of a group of facts, an exact decimal. */
export function valueBy(basis: Basis): RawBuilder<string> {
  return basis === 'revenue' ? revenue : margin;
}

/** SQL of what everyone in the book is worth (DESIGN, "Value tier"): `(customer_id, value)`. */
export function customerValues(moment: Moment, basis: Basis, who: Condition): RawBuilder<unknown> {
  return sql`
    select customer_id, ${valueBy(basis)} as value
    from (${inCustomerOrder(moment, who)}) fact group by customer_id`;
}
