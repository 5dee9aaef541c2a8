import { type RawBuilder, sql } from 'kysely';
import { everyone } from '../facts/counted.js';
import type { Policy } from '../../libs/installation/index.js';
import type { QueryScope } from '../question.js';
import { type Basis, customerValues } from './customer-values.js';
import { everyTier, type TierRow } from './tier-row.js';

/** From the best down. */
export const thresholdTiers = ['high', 'mid', 'low', 'negative'] as const;

export type ThresholdTier = (typeof thresholdTiers)[number];

/** SQL of the tier of a `value`: the first whose threshold it reaches. */
export function tierOfValue({ threshold }: Policy['valueTier']): RawBuilder<ThresholdTier> {
  return sql`case
    when value >= ${threshold.high}::numeric then 'high'
    when value >= ${threshold.mid}::numeric then 'mid'
    when value >= ${threshold.low}::numeric then 'low'
    else 'negative' end`;
}

/** Everyone in the book by fixed thresholds. */
export async function byThreshold(
  scope: QueryScope,
  basis: Basis,
): Promise<readonly TierRow<ThresholdTier>[]> {
  const { db, policy, currency } = scope;
  const { rows } = await sql<TierRow>`
    select ${tierOfValue(policy.valueTier)} as tier, count(*)::int4 as customers,
      sum(value)::text as value
    from (${customerValues(scope, basis, everyone)}) customer
    group by 1`.execute(db);
  return everyTier(thresholdTiers, rows, currency);
}
