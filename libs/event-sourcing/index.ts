export { type Decide, type Decider, type DomainEvent, fold } from './decider.js';
export { Refusal, type RefusalKind } from './refusal.js';
export { scenarios } from './scenario.js';
