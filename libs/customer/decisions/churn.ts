import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent } from '../events.js';
import { requireAcquired } from '../rules.js';
import type { CustomerState } from '../state.js';

/** The customer is declared lost. */
export type Churn = CommandFor<'CustomerChurned'>;

/** Says nothing new of a customer who is churned already. */
export const churn: Decide<Churn, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerChurned', command, context);
  requireAcquired(state);
  if (state.churned !== undefined) return [];
  requirePlausible(said, context);
  return [{ type: 'CustomerChurned', data: said.content }];
};
