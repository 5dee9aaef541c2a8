import { type Decide, Refusal } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say, saysAgain } from '../content.js';
import type { CustomerEvent } from '../events.js';
import type { CustomerState } from '../state.js';

/** Somebody enters our book. */
export type Acquire = CommandFor<'CustomerAcquired'>;

/** @throws Refusal `customer-exists` where the customer was acquired otherwise */
export const acquire: Decide<Acquire, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  { acquired },
  context,
) => {
  const said = say('CustomerAcquired', command, context);
  if (acquired !== undefined) {
    if (saysAgain(said, acquired, context)) return [];
    const message = 'This customer was acquired already, with other content; choose another id.';
    throw new Refusal('conflict', 'customer-exists', message, 'customerId');
  }
  requirePlausible(said, context);
  return [{ type: 'CustomerAcquired', data: said.content }];
};
