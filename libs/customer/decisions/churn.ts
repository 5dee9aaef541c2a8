import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent } from '../events.js';
import { requireAcquired } from '../rules.js';
import { type CustomerState, isChurnedAt } from '../state.js';

/** The customer is declared lost. */
export type Churn = CommandFor<'CustomerChurned'>;

/**
 * Says nothing new of a customer who is churned already, by order of arrival and at the time that
 * it speaks of: verdicts go by the latter, and must not miss a churn behind a late purchase.
 */
export const churn: Decide<Churn, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerChurned', command, context);
  requireAcquired(state);
  requirePlausible(said, context);
  if (state.churned !== undefined && isChurnedAt(state, said.content.occurredAt)) return [];
  return [{ type: 'CustomerChurned', data: said.content }];
};
