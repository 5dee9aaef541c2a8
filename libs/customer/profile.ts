import type { EventContent } from './events.js';
import { countUntil, putInOrder } from './instants.js';

type Profiled = Partial<EventContent<'CustomerProfiled'>>;

/** What was said of one field, in business time; among equal times the later word stands behind. */
interface Word {
  readonly occurredAt: string;
  readonly value: string | null;
}

/** Every word about a customer's profile, by field: `name`, `contacts.email`, `attributes.segment`. */
export type Profile = Map<string, Word[]>;

/** A customer's profile as it stands: only what is known. */
export interface KnownProfile {
  readonly name?: string;
  readonly birthday?: string;
  readonly region?: string;
  readonly contacts?: Readonly<Record<string, string>>;
  readonly attributes?: Readonly<Record<string, string>>;
}

const plainFields = ['name', 'birthday', 'region'] as const;
const contactFields = ['email', 'phone', 'postalAddress'] as const;

/** Takes in what an event says, however late it is told. */
export function learn(profile: Profile, { occurredAt, ...said }: EventContent<'CustomerProfiled'>) {
  for (const [field, value] of fieldsOf(said)) {
    const words = profile.get(field) ?? [];
    putInOrder(words, { occurredAt, value });
    profile.set(field, words);
  }
}

/** What of it was not known to be so at its time; empty where it is nothing new. */
export function newsIn(profile: Profile, content: EventContent<'CustomerProfiled'>): Profiled {
  const { occurredAt, ...said } = content;
  return nested(
    fieldsOf(said).filter(([field, value]) => valueAt(profile, field, occurredAt) !== value),
  );
}

/** The newest word on every field, by business time. */
export function knownProfile(profile: Profile): KnownProfile {
  const newest = [...profile].map(([field, words]): Field => [field, words.at(-1)?.value ?? null]);
  return nested(newest.filter(([, value]) => value !== null).sort(byField)) as KnownProfile;
}

type Field = readonly [field: string, value: string | null];

function valueAt(profile: Profile, field: string, instant: string): string | null {
  const words = profile.get(field) ?? [];
  return words[countUntil(words, instant) - 1]?.value ?? null;
}

/** What is said, field by field; null: taken back. */
function fieldsOf({ contacts, attributes, ...plain }: Profiled): Field[] {
  return [
    ...plainFields.flatMap((field) => saying(field, plain[field])),
    ...contactFields.flatMap((field) =>
      saying(`contacts.${field}`, contacts === null ? null : contacts?.[field]),
    ),
    ...Object.entries(attributes ?? {}).flatMap(([named, value]) =>
      saying(`attributes.${named}`, value),
    ),
  ];
}

function saying(field: string, value: string | null | undefined): Field[] {
  return value === undefined ? [] : [[field, value]];
}

/** Fields back in the shape of an event. */
function nested(fields: readonly Field[]): Profiled {
  const plain = fields.filter(([field]) => !field.includes('.'));
  return {
    ...Object.fromEntries(plain),
    ...group('contacts', fields),
    ...group('attributes', fields),
  };
}

function group(named: string, fields: readonly Field[]): object {
  const prefix = `${named}.`;
  const members = fields
    .filter(([field]) => field.startsWith(prefix))
    .map(([field, value]) => [field.slice(prefix.length), value] as const);
  return members.length === 0 ? {} : { [named]: Object.fromEntries(members) };
}

function byField([a]: Field, [b]: Field): number {
  return a < b ? -1 : 1;
}
