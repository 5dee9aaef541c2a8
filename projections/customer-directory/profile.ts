import type { Fields } from './directory-page.js';

/** What is said of a customer's person; null where nothing is. */
export interface Profile {
  readonly name: string | null;
  readonly region: string | null;
  /** Of the acquisition. */
  readonly channel: string | null;
  readonly attributes: Readonly<Record<string, string>>;
}

const ATTRIBUTE = 'attribute:';

export function profileFrom(fields: Fields): Profile {
  const attributes = Object.entries(fields).flatMap(([field, { value }]) =>
    field.startsWith(ATTRIBUTE) && value !== null
      ? [[field.slice(ATTRIBUTE.length), value] as const]
      : [],
  );
  return {
    name: fields['name']?.value ?? null,
    region: fields['region']?.value ?? null,
    channel: fields['channel']?.value ?? null,
    attributes: Object.fromEntries(attributes),
  };
}
