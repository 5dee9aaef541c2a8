export { createApi } from './create-api.js';
export { listen, PortInUse } from './listen.js';
export { policyInLog } from './queries/policy-in-log.js';
