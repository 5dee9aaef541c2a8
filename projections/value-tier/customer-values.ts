import { type RawBuilder, sql } from 'kysely';
import { type Condition, counted } from '../facts/counted.js';

/** `revenue`: net of refunds. `margin`: net revenue less every cost known. */
export const bases = ['revenue', 'margin'] as const;

export type Basis = (typeof bases)[number];

const revenue = sql`coalesce(sum(
  case kind when 'CustomerPurchased' then amount when 'CustomerRefunded' then -amount end), 0)`;

/** Costs: goods of known cost, acquisition, care and compensation. */
const margin = sql`${revenue} - coalesce(sum(cost), 0)`;

/** SQL of what everyone in the book is worth (DESIGN, "Value tier"): `(customer_id, value)`, exact. */
export function customerValues(asOf: string, basis: Basis, who: Condition): RawBuilder<unknown> {
  return sql`
    select customer_id, ${basis === 'revenue' ? revenue : margin} as value
    from facts where ${counted(asOf)} and ${who} group by customer_id`;
}
