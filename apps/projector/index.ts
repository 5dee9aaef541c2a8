export { headOf, judgeReadiness, type Outcome, type Readiness } from './readiness.js';
export { runProjector } from './run-projector.js';
