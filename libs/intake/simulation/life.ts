import { acquisition } from './acquisition.js';
import { cares } from './care.js';
import type { CustomerEventType } from '../../customer/index.js';
import { complaintAbout } from './complaints.js';
import type { Deed } from './deed.js';
import { departure } from './departure.js';
import { drawOrder, type Order, returns } from './orders.js';
import { type Buyer, drawBuyer, drawBuyingLife, drawSpend, type Population } from './population.js';
import { drawPerson, type Person, profiles } from './profile.js';
import { createRandom, type Random } from './random.js';
import { chance, exponential } from './samplers.js';
import { relationSurveys, surveysAbout } from './surveys.js';
import { day, instantOf, minute, week } from './time.js';

/** What all simulated customers share; times in milliseconds since 1970. */
export interface Scene {
  readonly seed: number;
  readonly from: number;
  readonly until: number;
  readonly currency: string;
  readonly population: Population;
}

const everBuys = 0.9;
const buysAtOnce = 0.7;

export function customerIdAt({ seed }: Pick<Scene, 'seed'>, index: number): string {
  return `sim-${seed}-${String(index + 1).padStart(6, '0')}`;
}

/** All that one simulated customer does, in order of time; nothing of it depends on other customers. */
export function life(scene: Scene, index: number): Deed[] {
  const random = createRandom('life', scene.seed, index);
  const at = acquiredAt(scene, index);
  const referrer = referrerOf(random, scene, index);
  const person = drawPerson(random);
  return believable(scene, [
    acquisition(random, { at, currency: scene.currency, referrer }),
    ...profiles(random, person, at),
    ...(chance(random, everBuys) ? buying(random, scene, { person, acquiredAt: at }) : []),
  ]);
}

/** Spread evenly over the whole time. */
function acquiredAt({ seed, from, until }: Scene, index: number): number {
  return from + (until - from) * createRandom('acquisition', seed, index)();
}

/** Somebody who was there before, if the dice find one. */
function referrerOf(random: Random, scene: Scene, index: number): string | undefined {
  const other = Math.floor(random() * index);
  const before = other < index && acquiredAt(scene, other) < acquiredAt(scene, index);
  return before ? customerIdAt(scene, other) : undefined;
}

interface Newcomer {
  readonly person: Person;
  readonly acquiredAt: number;
}

function buying(random: Random, scene: Scene, { person, acquiredAt }: Newcomer): Deed[] {
  const { currency, until, population } = scene;
  const hesitation = chance(random, buysAtOnce) ? 20 * minute : 18 * day;
  const firstAt = acquiredAt + minute + exponential(random, hesitation);
  if (firstAt > until) return [];
  const buyer = drawBuyer(random, population);
  const { repeats, droppedOut } = drawBuyingLife(random, buyer, (until - firstAt) / week);
  const times = [firstAt, ...repeats.map((weeks) => firstAt + weeks * week)];
  const bought = times.map((at, index) => {
    const worth = worthOf(random, buyer, population);
    return drawOrder(random, { number: index + 1, at, worth, currency }, person);
  });
  const orders = bought.map(([order]) => order);
  return [
    ...bought.map(([, deed]) => deed),
    ...orders.flatMap((order) => aftermath(random, order)),
    ...relationSurveys(random, orders, until),
    ...cares(random, { orders, birthday: person.birthday, currency, until }),
    ...departure(random, { firstAt, lastAt: times.at(-1) ?? firstAt, droppedOut, until }),
  ];
}

function worthOf(random: Random, buyer: Buyer, population: Population): number {
  return Math.round(drawSpend(random, buyer, population) * 100);
}

/** What an order may bring with it: a complaint or goods that come back, and an answer to a survey. */
function aftermath(random: Random, order: Order): Deed[] {
  const complaint = complaintAbout(random, order);
  const followed = complaint.length > 0 ? complaint : returns(random, order);
  return [...followed, ...surveysAbout(random, order, complaint)];
}

/**
 * In order of time, up to its end; who has gone is not cared for and can't go again, and only who
 * has gone comes back.
 */
function believable({ until }: Scene, deeds: readonly Deed[]): Deed[] {
  const end = instantOf(until);
  let gone = false;
  return deeds
    .filter(({ command }) => command.occurredAt <= end)
    .sort(byTime)
    .filter(({ type }) => {
      const senseless = gone ? whileGone.has(type) : type === 'CustomerReactivated';
      if (!senseless) gone = comesAndGoes[type] ?? gone;
      return !senseless;
    });
}

const whileGone = new Set<CustomerEventType>(['CustomerCaredFor', 'CustomerChurned']);

/** Whether the customer is gone after it. */
const comesAndGoes: Partial<Record<CustomerEventType, boolean>> = {
  CustomerPurchased: false,
  CustomerReactivated: false,
  CustomerChurned: true,
};

function byTime({ command: one }: Deed, { command: other }: Deed): number {
  if (one.occurredAt === other.occurredAt) return 0;
  return one.occurredAt < other.occurredAt ? -1 : 1;
}
