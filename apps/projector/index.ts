export type { Outcome } from './asked-once.js';
export type { Cause, Reason } from './diagnosis.js';
export { describeLag, type Lag } from './lag.js';
export { describeLease, type Lease, leaseOf } from './lease.js';
export type { Found, Look } from './look.js';
export type { Progress, Verdict } from './progress.js';
export { type Readiness, readinessOf } from './readiness.js';
export { runProjector } from './run-projector.js';
export { type Judgement, ProjectorWatch, type Watched, type WatchOptions } from './watch.js';
