import { type Decide, Refusal } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent, EventContent } from '../events.js';
import { canonicalAmount, isMoreThan, subtractAmounts } from '../money.js';
import { isKnown, requireAcquired } from '../rules.js';
import { type CustomerState, refundedOf } from '../state.js';

/** Money back: of an order, whole or in part, or free-standing where no order is named. */
export type Refund = CommandFor<'CustomerRefunded'>;

type Refunded = EventContent<'CustomerRefunded'>;
type Order = EventContent<'CustomerPurchased'>;

/**
 * A refund of an order is paid back in the order's currency, at the order's rate.
 * @throws Refusal `refund-exists`, `refund-not-positive`, `order-not-found`,
 *   `refund-currency-differs`, `refund-rate-differs`, `refund-exceeds-order`
 */
export const refund: Decide<Refund, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const order = command.orderId === undefined ? undefined : state.orders.get(command.orderId);
  const said = say('CustomerRefunded', atRateOf(order, command), context);
  requireAcquired(state);
  const { refundId } = said.content;
  const stored = state.refunds.get(refundId);
  if (isKnown({ kind: 'refund', id: refundId, stored }, said, context)) return [];
  requirePositive(said.content);
  if (said.content.orderId !== undefined) requireFits(said.content, order, state);
  requirePlausible(said, context);
  return [{ type: 'CustomerRefunded', data: said.content }];
};

function atRateOf(order: Order | undefined, command: Refund): Refund {
  if (order?.rate === undefined || order.currency !== command.currency) return command;
  return { ...command, rate: command.rate ?? order.rate };
}

function requirePositive({ amount }: Refunded): void {
  if (isMoreThan(amount, '0')) return;
  const message = 'A refund gives back more than zero.';
  throw new Refusal('invalid', 'refund-not-positive', message, 'amount');
}

function requireFits(refunded: Refunded, order: Order | undefined, state: CustomerState): void {
  const { orderId, currency, rate, amount } = refunded;
  if (order === undefined) {
    const message = `This customer has no order ${String(orderId)}; a free-standing refund names none.`;
    throw new Refusal('unknown', 'order-not-found', message, 'orderId');
  }
  if (currency !== order.currency) {
    const message = `The order was paid in ${order.currency}; refund it in ${order.currency}.`;
    throw new Refusal('conflict', 'refund-currency-differs', message, 'currency');
  }
  if (order.rate !== undefined && rate !== undefined && rate !== canonicalAmount(order.rate)) {
    const message = `The order counts at the rate ${order.rate}; refund it at that rate, or leave it out.`;
    throw new Refusal('conflict', 'refund-rate-differs', message, 'rate');
  }
  const remaining = subtractAmounts(order.total, refundedOf(state, order));
  if (!isMoreThan(amount, remaining)) return;
  const message = `The order still holds ${remaining} ${currency}; refund that much or less.`;
  throw new Refusal('conflict', 'refund-exceeds-order', message, 'amount');
}
