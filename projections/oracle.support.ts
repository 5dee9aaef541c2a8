import Big from 'big.js';
import { DateTime } from 'luxon';
import type { CustomerEvent } from '../libs/customer/index.js';
import type { Happening } from './stories.support.js';

/** One counted event of a customer. */
export interface Known {
  readonly event: CustomerEvent;
  readonly at: number;
}

/** What an event says of the currency of its amounts. */
interface Said {
  readonly currency?: string | undefined;
  readonly rate?: string | undefined;
}

const DAY_MS = 86_400_000;
const refs: Readonly<Record<string, string>> = {
  CustomerPurchased: 'orderId',
  CustomerRefunded: 'refundId',
  CustomerCaredFor: 'careId',
};

/** By customer, in order of time and arrival: what counts as of then, worked out naively. */
export function livesAsOf(happenings: readonly Happening[], asOf: string): Map<string, Known[]> {
  const seen = new Set<string>();
  const lives = new Map<string, Known[]>();
  for (const { customerId, event } of happenings) {
    const field = refs[event.type];
    const ref: unknown = field === undefined ? event.type : Reflect.get(event.data, field);
    const key = JSON.stringify([customerId, event.type, ref]);
    const unique = field !== undefined || event.type === 'CustomerAcquired';
    if (unique && seen.has(key)) continue;
    seen.add(key);
    const at = Date.parse(event.data.occurredAt);
    if (at <= Date.parse(asOf))
      lives.set(customerId, [...(lives.get(customerId) ?? []), { event, at }]);
  }
  for (const life of lives.values()) life.sort((a, b) => a.at - b.at);
  return lives;
}

export const purchasesOf = (life: readonly Known[]) =>
  life.filter(({ event }) => event.type === 'CustomerPurchased').map(({ at }) => at);

export function stageOf(life: readonly Known[], asOf: string, zone: string) {
  let churned = false;
  let wonBack = false;
  let last: number | undefined;
  const days = new Set<string>();
  for (const { event, at } of life) {
    if (event.type === 'CustomerChurned') churned = true;
    if (event.type === 'CustomerReactivated') churned = false;
    if (event.type !== 'CustomerPurchased') continue;
    if (churned || (last !== undefined && at - last > 180 * DAY_MS)) wonBack = true;
    churned = false;
    last = at;
    days.add(DateTime.fromMillis(at, { zone }).toISODate() ?? '');
  }
  return { stage: stageAt(churned, last, days.size, Date.parse(asOf)), wonBack };
}

function stageAt(churned: boolean, last: number | undefined, days: number, now: number): string {
  if (churned) return 'churned';
  if (last === undefined) return 'attracted';
  const silence = now - last;
  if (silence > 365 * DAY_MS) return 'lapsed';
  if (silence > 180 * DAY_MS) return 'dormant';
  if (silence > 90 * DAY_MS) return 'at-risk';
  if (days >= 5) return 'expanded';
  return days >= 2 ? 'retained' : 'converted';
}

/** In dollars. */
export function valuesOf(life: readonly Known[]) {
  let revenue = new Big(0);
  let costs = new Big(0);
  for (const { event } of life) {
    if (event.type === 'CustomerPurchased') {
      revenue = revenue.plus(worth(event.data.total, event.data));
      const goods = event.data.lines.reduce(
        (sum, { quantity, unitCost = '0' }) => sum.plus(new Big(quantity).times(unitCost)),
        new Big(0),
      );
      costs = costs.plus(worth(goods.toFixed(), event.data));
    }
    if (event.type === 'CustomerRefunded')
      revenue = revenue.minus(worth(event.data.amount, event.data));
    if (event.type === 'CustomerAcquired')
      costs = costs.plus(worth(event.data.acquisitionCost, event.data));
    if (event.type === 'CustomerCaredFor') costs = costs.plus(worth(event.data.cost, event.data));
    if (event.type === 'ComplaintResolved')
      costs = costs.plus(worth(event.data.compensation, event.data));
  }
  return { revenue, margin: revenue.minus(costs) };
}

/** In dollars; nothing foreign is worth its face value, so that no story may tell it without a rate. */
function worth(amount = '0', { currency = 'USD', rate }: Said): Big {
  if (currency !== 'USD' && rate === undefined) throw new Error(`${currency} without a rate`);
  return new Big(amount).times(rate ?? '1').round(4, Big.roundHalfEven);
}

/** The ABC class of each customer, from their values, and how many are in each. */
export function abcOf(values: ReadonlyMap<string, Big>): readonly number[] {
  const total = [...values.values()].reduce(
    (sum, value) => (value.gt(0) ? sum.plus(value) : sum),
    new Big(0),
  );
  const ranked = [...values].sort(([a, x], [b, y]) => y.cmp(x) || (a < b ? -1 : 1));
  const counts = [0, 0, 0];
  let before = new Big(0);
  for (const [, value] of ranked) {
    const end = [total.times('0.8'), total.times('0.95')].findIndex((until) => before.lt(until));
    const at = value.lte(0) || end < 0 ? 2 : end;
    counts[at] = (counts[at] ?? 0) + 1;
    before = before.plus(value);
  }
  return counts;
}

/** How many values have 0 to 4 of the type-7 quantiles at .2 to .8 below them. */
export function quintilesOf(values: readonly Big[]): readonly number[] {
  const sorted = values.toSorted((x, y) => x.cmp(y));
  const at = (index: number) => sorted[Math.min(index, sorted.length - 1)] ?? new Big(0);
  const thresholds = ['0.2', '0.4', '0.6', '0.8'].map((p) => {
    const h = new Big(p).times(Math.max(sorted.length - 1, 0));
    const low = Number(h.round(0, Big.roundDown));
    return at(low).plus(h.minus(low).times(at(low + 1).minus(at(low))));
  });
  const counts = [0, 0, 0, 0, 0];
  for (const value of values) {
    const below = thresholds.filter((threshold) => threshold.lt(value)).length;
    counts[below] = (counts[below] ?? 0) + 1;
  }
  return counts;
}
