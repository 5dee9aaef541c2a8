import { type Kysely, sql } from 'kysely';
import { book } from '../facts/book.js';
import { type Condition, inUtc } from '../facts/counted.js';
import { type Stage, stageVerdicts } from '../lifecycle-stage/stage-verdicts.js';
import type { QueryScope } from '../question.js';
import { type Basis, customerValues } from '../value-tier/customer-values.js';
import { type ThresholdTier, tierOfValue } from '../value-tier/threshold-tiers.js';

/** What the facts say of one customer as of an instant. */
export interface Verdict {
  readonly customerId: string;
  /** The earliest of anything that happened. */
  readonly enteredAt: string;
  readonly stage: Stage;
  readonly wonBack: boolean;
  /** Days with a purchase. */
  readonly purchaseDays: number;
  readonly lastPurchaseAt: string | null;
  /** Exact decimals, unformatted. */
  readonly values: Readonly<Record<Basis, string>>;
  /** By thresholds. */
  readonly tiers: Readonly<Record<Basis, ThresholdTier>>;
}

/** Verdicts on those of them who are in the book, in order of id, by the same rules as for everyone. */
export async function verdictsOn(
  db: Kysely<unknown>,
  scope: QueryScope,
  who: Condition,
): Promise<readonly Verdict[]> {
  const valued = (basis: Basis) => sql`
    select customer_id, value, ${tierOfValue(scope.policy.valueTier)} as tier
    from (${customerValues(scope, basis, who)}) customer`;
  const { rows } = await sql<Verdict>`
    select customer_id as "customerId", ${inUtc(sql`entered_at`)} as "enteredAt",
      coalesce(stage, 'attracted') as stage, coalesce(won_back, false) as "wonBack",
      coalesce(purchase_days, 0) as "purchaseDays",
      ${inUtc(sql`last_purchase_at`)} as "lastPurchaseAt",
      json_build_object('revenue', revenue.value::text, 'margin', margin.value::text) as values,
      json_build_object('revenue', revenue.tier, 'margin', margin.tier) as tiers
    from (${book(scope, who)}) book
      join (${valued('revenue')}) revenue using (customer_id)
      join (${valued('margin')}) margin using (customer_id)
      left join (${stageVerdicts(scope, who)}) stage using (customer_id)
    order by customer_id`.execute(db);
  return rows;
}
