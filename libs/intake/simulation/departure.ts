import { type Deed, deed } from './deed.js';
import type { Random } from './random.js';
import { chance, exponential, pick } from './samplers.js';
import { day, instantOf } from './time.js';

/** Of those who will never buy again, so many say so. */
const goodbye = 0.2;
/** Of all buyers, so many are declared gone though they are not: a wrong rule, a bad day. */
const mistaken = 0.03;
const wonBackByCall = 0.3;

export interface Departing {
  readonly firstAt: number;
  readonly lastAt: number;
  readonly droppedOut: boolean;
  readonly until: number;
}

/** A declared churn for some, and for some of those a reactivation. */
export function departure(random: Random, departing: Departing): Deed[] {
  const at = departedAt(random, departing);
  if (at === undefined) return [];
  const left = deed('CustomerChurned', {
    occurredAt: instantOf(at),
    reason: pick(random, ['moved away', 'found a cheaper shop', 'bad service', 'no more need']),
    declaredBy: pick(random, ['customer', 'customer', 'agent']),
  });
  if (!chance(random, wonBackByCall)) return [left];
  const backAt = at + 5 * day + exponential(random, 50 * day);
  const reason = 'answered a call';
  const back = { occurredAt: instantOf(backAt), reason, declaredBy: 'agent' };
  return [left, deed('CustomerReactivated', back)];
}

function departedAt(random: Random, departing: Departing): number | undefined {
  const { firstAt, lastAt, until } = departing;
  if (departing.droppedOut && chance(random, goodbye)) {
    return lastAt + 20 * day + exponential(random, 70 * day);
  }
  return chance(random, mistaken) ? firstAt + day + (until - firstAt) * random() : undefined;
}
