import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent } from '../events.js';
import { requireAcquired } from '../rules.js';
import { type CustomerState, isChurnedAt } from '../state.js';

/** A churned customer is declared won back. */
export type Reactivate = CommandFor<'CustomerReactivated'>;

/**
 * Says nothing new of a customer who is not churned, by order of arrival and at the time that it
 * speaks of: a late purchase from before the churn must not keep the reactivation out.
 */
export const reactivate: Decide<Reactivate, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerReactivated', command, context);
  requireAcquired(state);
  requirePlausible(said, context);
  if (state.churned === undefined && !isChurnedAt(state, said.content.occurredAt)) return [];
  return [{ type: 'CustomerReactivated', data: said.content }];
};
