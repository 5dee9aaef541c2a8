import { type CustomerEvent, customerRegistry } from '../libs/customer/index.js';
import type { KnownEvent } from '../libs/event-store/index.js';
import { type InstallationEvent, installationRegistry } from '../libs/installation/index.js';
import type { Projection } from '../libs/read-store/index.js';

/** Anything in the log that is ours. */
export type LifeledgerEvent = CustomerEvent | InstallationEvent;

/** Every type of it, for the codec. */
export const lifeledgerRegistry = { ...customerRegistry, ...installationRegistry };

/** A projection of customers' events, which passes over all others. */
export function ofCustomers(projection: Projection<CustomerEvent>): Projection<LifeledgerEvent> {
  if (projection.kind === 'facts') {
    return { ...projection, rows: (known) => (isOfCustomer(known) ? projection.rows(known) : []) };
  }
  return {
    ...projection,
    concerns: (known) =>
      isOfCustomer(known) && (projection.concerns === undefined || projection.concerns(known)),
    evolve: (state, known) => (isOfCustomer(known) ? projection.evolve(state, known) : state),
  };
}

function isOfCustomer(known: KnownEvent<LifeledgerEvent>): known is KnownEvent<CustomerEvent> {
  return Object.hasOwn(customerRegistry, known.event.type);
}
