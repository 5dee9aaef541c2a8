import type { EventContent } from '../../customer/index.js';
import { type Deed, deed } from './deed.js';
import { decimal } from './money.js';
import type { Random } from './random.js';
import { chance, pick, pickWeighted, type Weighted, whole } from './samplers.js';
import { instantOf } from './time.js';

type Arrival = Omit<EventContent<'CustomerAcquired'>, 'occurredAt'>;

interface Channel {
  readonly channel: string;
  readonly campaigns: readonly [string, ...string[]];
  /** What one customer costs, lowest and highest, in cents. */
  readonly cost: readonly [number, number];
}

const referralShare = 0.12;
const referralRewardCents = 500;
const walkInShare = 0.16;

const channels: readonly [Weighted<Channel>, ...Weighted<Channel>[]] = [
  [{ channel: 'search', campaigns: ['brand', 'generic'], cost: [400, 1400] }, 8],
  [{ channel: 'social', campaigns: ['spring-launch', 'autumn-stories'], cost: [500, 1800] }, 6],
  [{ channel: 'newsletter', campaigns: ['welcome'], cost: [50, 150] }, 3],
  [{ channel: 'partner', campaigns: ['partner-shops', 'price-portal'], cost: [600, 1200] }, 3],
];

export interface Entry {
  readonly at: number;
  readonly currency: string;
  /** A customer of before who may have sent this one. */
  readonly referrer: string | undefined;
}

/** How the customer came, and what that cost. */
export function acquisition(random: Random, { at, currency, referrer }: Entry): Deed {
  const arrival = arrive(random, currency, referrer);
  return deed('CustomerAcquired', { occurredAt: instantOf(at), ...arrival });
}

function arrive(random: Random, currency: string, referrer: string | undefined): Arrival {
  if (referrer !== undefined && chance(random, referralShare)) {
    const acquisitionCost = decimal(referralRewardCents);
    return { channel: 'referral', referrer, acquisitionCost, currency };
  }
  if (chance(random, walkInShare)) return { channel: 'walk-in' };
  const { channel, campaigns, cost } = pickWeighted(random, channels);
  const acquisitionCost = decimal(whole(random, ...cost));
  return { channel, campaign: pick(random, campaigns), acquisitionCost, currency };
}
