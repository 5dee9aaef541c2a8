import { type Projection, stateProjection } from '../libs/read-store/index.js';
import { directoryProjection } from './customer-directory/directory.js';
import { factsIn } from './facts/facts.js';
import { type LifeledgerEvent, ofCustomers } from './lifeledger-event.js';
import { policyProjection } from './policy/policy-projection.js';

export { defaultPolicy, parsePolicy, type Policy, weekDays } from '../libs/installation/index.js';
export { resolveAsOf } from './as-of.js';
export { type CustomerVerdictRow, customerVerdict } from './customer-directory/customer-verdict.js';
export { type CustomerRow, listCustomers } from './customer-directory/list-customers.js';
export { type Knowledge, parseKnowledge, recordedBy } from './known-at.js';
export { lifecycleStages, type StageRow } from './lifecycle-stage/lifecycle-stages.js';
export { stages } from './lifecycle-stage/stage-verdicts.js';
export { type LifeledgerEvent, lifeledgerRegistry } from './lifeledger-event.js';
export { parityMoments, parityQuestions } from './parity-questions.js';
export { type Adoption } from './policy/policies-adopted.js';
export { noSuchPolicy, type PolicyAsked, policyInForce } from './policy/policy-in-force.js';
export { type Finding, InvalidQuestion, type QueryScope } from './question.js';
export { type RestatementRow, restatements } from './restatements/restatements.js';
export { activity, type ActivityRow } from './retention/activity.js';
export { periods } from './retention/period.js';
export { entries } from './retention/purchase-arrays.js';
export { retention, retentionDefinitions, type RetentionRow } from './retention/retention.js';
export { requireTimeZone } from './time-zone.js';
export { totals, type TotalsRow } from './totals/totals.js';
export { bases } from './value-tier/customer-values.js';
export type { RfmRow } from './value-tier/rfm-scores.js';
export { thresholdTiers } from './value-tier/threshold-tiers.js';
export type { TierRow } from './value-tier/tier-row.js';
export { schemes, valueTiers } from './value-tier/value-tiers.js';

/** What a fold must know of the installation; a log has one for ever. */
interface Reporting {
  /** The reporting currency, ISO 4217. */
  readonly currency: string;
}

/** Everything that is folded from the log; the other read models are readers over `facts`. */
export function projectionsFor({ currency }: Reporting): readonly Projection<LifeledgerEvent>[] {
  return [
    ofCustomers(factsIn(currency)),
    ofCustomers(stateProjection(directoryProjection)),
    policyProjection,
  ];
}
