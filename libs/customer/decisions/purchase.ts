import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent } from '../events.js';
import { isKnown, requireAcquired } from '../rules.js';
import type { CustomerState } from '../state.js';

/** One order; a total of zero is an order too. */
export type Purchase = CommandFor<'CustomerPurchased'>;

/** @throws Refusal `order-exists` where the order id stands for another order */
export const purchase: Decide<Purchase, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerPurchased', command, context);
  requireAcquired(state);
  const { orderId } = said.content;
  const stored = state.orders.get(orderId);
  if (isKnown({ kind: 'order', id: orderId, stored }, said, context)) return [];
  requirePlausible(said, context);
  return [{ type: 'CustomerPurchased', data: said.content }];
};
