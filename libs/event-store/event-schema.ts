/** What the codec must know of one event type. */
export interface EventSchema {
  /** The newest version, from 1. */
  readonly version: number;
  /** Throws, with a message that names the field, where data of the newest version is not well-formed. */
  readonly check: (data: unknown) => object;
  /** From version n to n + 1, for every n below `version`. */
  readonly upcasts: Readonly<Record<number, (data: object) => object>>;
}

/** The bytes of an event are no JSON object, or it lacks what every event carries. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

/** Stored data as the newest version says it. */
export function upcast(stored: object, from: number, schema: EventSchema): object {
  let data = stored;
  for (let version = from; version < schema.version; version += 1) {
    const step = schema.upcasts[version];
    if (step === undefined) throw new Error(`no upcast from version ${String(version)}`);
    data = step(data);
  }
  return data;
}
