import { sql } from 'kysely';
import { everyone } from '../facts/counted.js';
import type { QueryScope } from '../question.js';
import { type Basis, customerValues } from './customer-values.js';
import { everyTier, type TierRow } from './tier-row.js';

const classes = ['A', 'B', 'C'] as const;

/**
 * Everyone in the book by ABC analysis: from the best customer down, ties by customer id, A while
 * the value of those before is below 80 % of the total of positive values, B below 95 %, else C;
 * zero and below are C. Shares are policy.
 */
export async function byAbc(
  scope: QueryScope,
  basis: Basis,
): Promise<readonly TierRow<(typeof classes)[number]>[]> {
  const { db, policy, currency } = scope;
  const { a, b } = policy.valueTier.abc;
  const { rows } = await sql<TierRow>`
    with customer as materialized (${customerValues(scope, basis, everyone)}),
    ends as (
      select ${a}::numeric * sum(value) as a, ${b}::numeric * sum(value) as b
      from customer where value > 0),
    ranked as (
      select value, sum(value) over (
        order by value desc, customer_id rows unbounded preceding) - value as before
      from customer where value > 0)
    select case
        when before < (select a from ends) then 'A'
        when before < (select b from ends) then 'B'
        else 'C' end as tier,
      count(*)::int4 as customers, sum(value)::text as value
    from (select value, before from ranked
      union all select value, null from customer where value <= 0) customer
    group by 1`.execute(db);
  return everyTier(classes, rows, currency);
}
