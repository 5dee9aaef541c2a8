import { type Deed, deed } from './deed.js';
import type { Random } from './random.js';
import { chance, exponential, pick, pickWeighted, whole } from './samplers.js';
import { day, instantOf, minute } from './time.js';
import { firstNames, lastNames, type Place, places, streets } from './words.js';

/** What others need to know about a simulated customer. */
export interface Person extends Place {
  /** `YYYY-MM-DD`; undefined where it was never told. */
  readonly birthday: string | undefined;
}

const withProfile = 0.9;
const withBirthday = 0.75;
const moves = 0.06;
const businessShare = 0.14;

export function drawPerson(random: Random): Person {
  const birthday = `${whole(random, 1950, 2004)}-${two(random, 12)}-${two(random, 28)}`;
  const told = chance(random, withBirthday);
  return { ...pickWeighted(random, places), birthday: told ? birthday : undefined };
}

/** What the customer tells about itself soon after `at`, and a move later on for a few. */
export function profiles(random: Random, person: Person, at: number): Deed[] {
  if (!chance(random, withProfile)) return [];
  const toldAt = at + minute + exponential(random, 10 * minute);
  const first = pick(random, firstNames);
  const last = pick(random, lastNames);
  const segment = chance(random, businessShare) ? 'business' : 'private';
  const told = deed('CustomerProfiled', {
    occurredAt: instantOf(toldAt),
    name: `${first} ${last}`,
    contacts: contacts(random, `${first}.${last}`.toLowerCase()),
    ...(person.birthday === undefined ? {} : { birthday: person.birthday }),
    region: person.region,
    attributes: { segment, language: pick(random, ['en', 'de', 'fr', 'es']) },
  });
  return chance(random, moves) ? [told, move(random, toldAt)] : [told];
}

function contacts(random: Random, mailbox: string) {
  const number = whole(random, 100_000, 999_999);
  return {
    email: `${mailbox}${whole(random, 1, 99)}@example.com`,
    ...(chance(random, 0.6) ? { phone: `+00 555 ${number}` } : {}),
    ...(chance(random, 0.5)
      ? { postalAddress: `${pick(random, streets)} ${whole(random, 1, 120)}` }
      : {}),
  };
}

function move(random: Random, after: number): Deed {
  const { region } = pickWeighted(random, places);
  const occurredAt = instantOf(after + 30 * day + exponential(random, 200 * day));
  return deed('CustomerProfiled', { occurredAt, region, attributes: { moved: 'yes' } });
}

function two(random: Random, high: number): string {
  return String(whole(random, 1, high)).padStart(2, '0');
}
