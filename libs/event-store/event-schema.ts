/** What the codec must know of one event type. */
export interface EventSchema {
  /** The newest version, from 1. */
  readonly version: number;
  /** Throws, with a message that names the field, where data of the newest version is not well-formed. */
  readonly check: (data: unknown) => object;
  /** From version n to n + 1, for every n below `version`. */
  readonly upcasts: Readonly<Record<number, (data: object) => object>>;
  /** As `check`, for data of older versions: what others may still write. */
  readonly olderChecks?: Readonly<Record<number, (data: unknown) => object>>;
}

/**
 * The bytes of an event are no JSON object, it can't be brought to the newest version, or it lacks
 * what every event carries.
 */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

/** Whether a type, if it is known at all, was ever released in this version. */
export function isVersionOf(schema: EventSchema | undefined, version: unknown): version is number {
  if (schema === undefined || typeof version !== 'number') return false;
  return Number.isInteger(version) && version >= 1 && version <= schema.version;
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
