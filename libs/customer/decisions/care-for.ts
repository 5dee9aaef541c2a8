import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent } from '../events.js';
import { isKnown, requireAcquired } from '../rules.js';
import type { CustomerState } from '../state.js';

/** Care given to the customer. */
export type CareFor = CommandFor<'CustomerCaredFor'>;

/** @throws Refusal `care-exists` where the care id stands for other care */
export const careFor: Decide<CareFor, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerCaredFor', command, context);
  requireAcquired(state);
  const { careId } = said.content;
  const stored = state.care.get(careId);
  if (isKnown({ kind: 'care', id: careId, stored }, said, context)) return [];
  requirePlausible(said, context);
  return [{ type: 'CustomerCaredFor', data: said.content }];
};
