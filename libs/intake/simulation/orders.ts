import { drawBasket } from './catalogue.js';
import { type Deed, deed } from './deed.js';
import { type Cents, decimal } from './money.js';
import type { Person } from './profile.js';
import type { Random } from './random.js';
import { chance, exponential, pickWeighted } from './samplers.js';
import { day, instantOf } from './time.js';

export interface Order {
  readonly orderId: string;
  readonly at: number;
  readonly total: Cents;
  readonly currency: string;
}

/** When and for how much; the rest of the order is drawn. */
export interface Wish {
  readonly number: number;
  readonly at: number;
  readonly worth: Cents;
  readonly currency: string;
}

const returned = 0.03;

export function drawOrder(random: Random, wish: Wish, person: Person): [Order, Deed] {
  const { at, currency } = wish;
  const { lines, total } = drawBasket(random, wish.worth);
  const salesChannel = pickWeighted(random, [
    ['web', 50],
    ['app', 28],
    ['shop', 18],
    ['phone', 4],
  ]);
  const orderId = `order-${wish.number}`;
  const bought = deed('CustomerPurchased', {
    occurredAt: instantOf(at),
    orderId,
    lines,
    total: decimal(total),
    currency,
    salesChannel,
    ...(salesChannel === 'shop' ? { place: person.town } : {}),
  });
  return [{ orderId, at, total, currency }, bought];
}

/** Goods that come back: all of them, or a part of the money. */
export function returns(random: Random, order: Order): Deed[] {
  if (!chance(random, returned)) return [];
  const at = order.at + 3 * day + exponential(random, 7 * day);
  const part = chance(random, 0.5) ? 1 : 0.2 + 0.6 * random();
  return [refundOf(order, { at, part, reason: 'goods returned' })];
}

export interface MoneyBack {
  readonly at: number;
  /** From above 0 to 1. */
  readonly part: number;
  readonly reason: string;
}

/** At most one an order, so that it never exceeds what the order holds. */
export function refundOf(order: Order, { at, part, reason }: MoneyBack): Deed {
  return deed('CustomerRefunded', {
    occurredAt: instantOf(at),
    refundId: `refund-${order.orderId}`,
    orderId: order.orderId,
    amount: decimal(Math.ceil(order.total * part)),
    currency: order.currency,
    reason,
  });
}
