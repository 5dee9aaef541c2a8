import type { CustomerEvent } from '../../libs/customer/index.js';

/** A field of a profile: one of these, or `attribute:<name>`. */
type Field = 'name' | 'region' | 'channel' | `attribute:${string}`;

/** What one event says of its customer, field by field; null takes a value back. */
export type Said = readonly (readonly [Field, string | null])[];

/** Empty where the event says nothing of who its customer is. */
export function profileOf({ type, data }: CustomerEvent): Said {
  if (type === 'CustomerAcquired') {
    return said('channel', data.channel);
  }
  if (type !== 'CustomerProfiled') return [];
  const attributes = Object.entries(data.attributes ?? {}).map(([name, value]) =>
    said(`attribute:${storable(name)}`, value),
  );
  return [...said('name', data.name), ...said('region', data.region), ...attributes.flat()];
}

function said(field: Field, value: string | null | undefined): Said {
  if (value === undefined) return [];
  return [[field, value === null ? null : storable(value)]];
}

/** What JSON may hold in a string and PostgreSQL can't shows that something stood there. */
function storable(text: string): string {
  return text.replace(/[\0\p{Surrogate}]/gu, '\uFFFD');
}
