import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent } from '../events.js';
import { requireAcquired } from '../rules.js';
import type { CustomerState } from '../state.js';

/** A churned customer is declared won back. */
export type Reactivate = CommandFor<'CustomerReactivated'>;

/** Says nothing new of a customer who is not churned. */
export const reactivate: Decide<Reactivate, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerReactivated', command, context);
  requireAcquired(state);
  if (state.churned === undefined) return [];
  requirePlausible(said, context);
  return [{ type: 'CustomerReactivated', data: said.content }];
};
