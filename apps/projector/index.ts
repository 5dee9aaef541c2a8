export { judgeReadiness, type Readiness } from './readiness.js';
export { runProjector } from './run-projector.js';
