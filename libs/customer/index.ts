export type { CommandFor, DecisionContext } from './command.js';
export { type ComplaintOutcome, complaintOutcomes } from './complaint-outcome.js';
export { requirePlausibleEvent } from './content.js';
export { customerDecider } from './decider.js';
export { type Acquire, acquire } from './decisions/acquire.js';
export {
  type AcknowledgeComplaint,
  acknowledgeComplaint,
} from './decisions/acknowledge-complaint.js';
export { type CareFor, careFor } from './decisions/care-for.js';
export { type Churn, churn } from './decisions/churn.js';
export { type Complain, complain } from './decisions/complain.js';
export { type Profile, profile } from './decisions/profile.js';
export { type Purchase, purchase } from './decisions/purchase.js';
export { type Reactivate, reactivate } from './decisions/reactivate.js';
export { type Refund, refund } from './decisions/refund.js';
export { type ReopenComplaint, reopenComplaint } from './decisions/reopen-complaint.js';
export { type ResolveComplaint, resolveComplaint } from './decisions/resolve-complaint.js';
export { type Survey, survey } from './decisions/survey.js';
export { describeState, type StateDescription } from './describe.js';
export * from './events.js';
export { compareInstants } from './instants.js';
export { formatMoney } from './money.js';
export { customerRegistry } from './registry.js';
export type { CustomerState } from './state.js';
export { customerIdOf, customerStream } from './streams.js';
export { customerIdPattern } from './values.js';
