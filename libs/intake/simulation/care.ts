import type { EventContent } from '../../customer/index.js';
import { type Deed, deed } from './deed.js';
import type { Order } from './orders.js';
import type { Random } from './random.js';
import { chance, exponential, pick } from './samplers.js';
import { day, hour, instantOf } from './time.js';

const followedUp = 0.3;
/** Silence after which a coupon goes out. */
const couponAfter = 100 * day;
/** Greetings go to those who bought so recently. */
const greetedWithin = 365 * day;

interface Care {
  readonly careId: string;
  readonly at: number;
  readonly kind: string;
  readonly channel: string;
  readonly cost: string;
  readonly response?: string;
}

export interface Cared {
  readonly orders: readonly Order[];
  readonly birthday: string | undefined;
  readonly currency: string;
  readonly until: number;
}

/** Follow-ups, greetings and coupons, as a shop gives them by rule. */
export function cares(random: Random, cared: Cared): Deed[] {
  return [...followUps(random, cared), ...coupons(cared), ...greetings(random, cared)].map((care) =>
    deed('CustomerCaredFor', content(random, care, cared.currency)),
  );
}

function content(
  random: Random,
  { at, ...care }: Care,
  currency: string,
): EventContent<'CustomerCaredFor'> {
  const givenBy =
    care.channel === 'phone' ? pick(random, ['amira', 'jonas', 'li']) : 'service desk';
  return { occurredAt: instantOf(at), ...care, currency, givenBy };
}

function followUps(random: Random, { orders }: Cared): Care[] {
  const [first] = orders;
  if (first === undefined || !chance(random, followedUp)) return [];
  const at = first.at + 6 * day + exponential(random, 2 * day);
  const response = pick(random, ['pleased', 'no answer', 'asked for advice']);
  return [{ careId: 'follow-up', at, kind: 'follow-up', channel: 'phone', cost: '2.50', response }];
}

/** One in each silence that lasts long enough. */
function coupons({ orders, until }: Cared): Care[] {
  return orders.flatMap((order, index) => {
    const next = orders[index + 1]?.at ?? until;
    const at = order.at + couponAfter;
    if (at >= next) return [];
    const careId = `coupon-${order.orderId}`;
    return [{ careId, at, kind: 'coupon', channel: 'e-mail', cost: '0.20' }];
  });
}

function greetings(random: Random, cared: Cared): Care[] {
  const days = [
    { kind: 'birthday', on: cared.birthday?.slice(5), cost: '1.50' },
    { kind: 'festival', on: '12-20', cost: '0.80' },
  ];
  const firstYear = new Date(cared.orders[0]?.at ?? cared.until).getUTCFullYear();
  const lastYear = new Date(cared.until).getUTCFullYear();
  const years = Array.from({ length: lastYear - firstYear + 1 }, (_, index) => firstYear + index);
  return days.flatMap(({ kind, on, cost }) =>
    on === undefined
      ? []
      : years
          .map((year) => Date.parse(`${year}-${on}T09:00:00Z`))
          .filter((at) => boughtBefore(cared.orders, at))
          .map((at) => greeting(random, { kind, at, cost })),
  );
}

function greeting(random: Random, { kind, at, cost }: Pick<Care, 'kind' | 'at' | 'cost'>): Care {
  const careId = `${kind}-${instantOf(at).slice(0, 4)}`;
  const thanks = chance(random, 0.1) ? { response: 'thanked' } : {};
  return { careId, at: at + hour * random(), kind, channel: 'e-mail', cost, ...thanks };
}

function boughtBefore(orders: readonly Order[], at: number): boolean {
  return orders.some((order) => order.at < at && at - order.at < greetedWithin);
}
