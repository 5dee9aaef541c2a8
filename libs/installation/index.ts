export { readAdoption } from './adoption.js';
export { type Adopt, adopt, type AdoptionContext, requireSameInstallation } from './adopt.js';
export {
  type InstallationEvent,
  type InstallationEventContent,
  type InstallationEventType,
  isInstallationEvent,
} from './events.js';
export {
  discardParked,
  type DiscardParked,
  operationsDecider,
  type OperationsState,
  type ParkedPlace,
  retryParked,
  type RetryParked,
} from './operations.js';
export { defaultPolicy, parsePolicy, type Policy, weekDays } from './policy.js';
export { policyDecider, type PolicyState } from './policy-decider.js';
export { installationRegistry } from './registry.js';
export { INSTALLATION_STREAMS, operationsStream, policyStream } from './streams.js';
