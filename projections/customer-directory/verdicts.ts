import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Condition, inUtc } from '../facts/counted.js';
import { type Beside, type Stage, stageVerdicts } from '../lifecycle-stage/stage-verdicts.js';
import type { QueryScope } from '../question.js';
import { type Basis, valueBy } from '../value-tier/customer-values.js';
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

/** Which verdicts are asked for; default: all. */
export interface Sought {
  readonly stage: Stage | undefined;
  readonly tier: ThresholdTier | undefined;
  /** Of the tier. */
  readonly basis: Basis;
}

/** Verdicts on those of them who are in the book, in order of id, by the same rules as for everyone. */
export async function verdictsOn(
  db: Kysely<unknown>,
  scope: QueryScope,
  who: Condition,
  sought?: Sought,
): Promise<readonly Verdict[]> {
  const tier = (basis: Basis) => sql`(
    select ${tierOfValue(scope.policy.valueTier)} from (values (${sql.ref(basis)})) worth (value))`;
  const { rows } = await sql<Verdict>`
    select customer_id as "customerId", ${inUtc(sql`entered_at`)} as "enteredAt",
      stage, won_back as "wonBack", purchase_days as "purchaseDays",
      ${inUtc(sql`last_purchase_at`)} as "lastPurchaseAt",
      json_build_object('revenue', revenue::text, 'margin', margin::text) as values,
      json_build_object('revenue', ${tier('revenue')}, 'margin', ${tier('margin')}) as tiers
    from (${stageVerdicts(scope, who, entryAndValues)}) verdict
    where ${is(sql`stage`, sought?.stage)} and ${is(tier(sought?.basis ?? 'revenue'), sought?.tier)}
    order by customer_id`.execute(db);
  return rows;
}

function is(found: RawBuilder<unknown>, sought: string | undefined): RawBuilder<unknown> {
  return sought === undefined ? sql`true` : sql`${found} = ${sought}`;
}

/** Since when somebody is in the book, and what `customerValues` says for both bases. */
const entryAndValues: Beside = {
  columns: sql`, kind, amount, cost`,
  aggregates: sql`, min(occurred_at) as entered_at,
    ${valueBy('revenue')} as revenue, ${valueBy('margin')} as margin`,
};
