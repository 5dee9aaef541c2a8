/** Every stream of the installation's own begins so; customers' begin otherwise. */
export const INSTALLATION_STREAMS = 'lifeledger-';

/** What every number rests on: policies, currency, time zone. */
export const policyStream = 'lifeledger-policy';

/** What operators decided of events that could not be folded. */
export const operationsStream = 'lifeledger-operations';
