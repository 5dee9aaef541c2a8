import type { DomainEvent } from '../event-sourcing/index.js';
import { checkEvent } from './check-event.js';
import { type EventSchema, isVersionOf, MalformedEvent, upcast } from './event-schema.js';
import { earliestStamp } from './first-stamp.js';
import { objectIn, readObject } from './json-object.js';
import type { EventData, Position, RecordedEvent, Revision } from './port.js';

/** Who and why, kept beside every event. Ids are UUIDs of ours, or what the caller gave. */
export interface EventMetadata {
  /** Who did it. */
  readonly actor: string;
  /** For whom, where the actor only acts for somebody. */
  readonly onBehalfOf?: string;
  /** Through which door it came: `http`, `import:cdnow`, `simulation`, … */
  readonly source: string;
  /** The name of the command that was decided. */
  readonly command: string;
  readonly commandId: string;
  /** SHA-256 of the command's content; tells a retry from another command under the same id. */
  readonly commandDigest: string;
  readonly correlationId: string;
  readonly causationId: string;
  /** Of the stored data; upcasts bring it to the newest. */
  readonly schemaVersion: number;
  /** The trace that the command was part of, as the W3C writes it: `00-<trace id>-<parent id>-01`. */
  readonly traceparent?: string;
  /** The first stamp of an event that was copied from another log. */
  readonly $recordedAt?: string;
}

export type EventRegistry = Readonly<Record<string, EventSchema>>;

interface Recorded {
  readonly id: string;
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  readonly recordedAt: string;
}

/** An event of the log, understood: its data is of the newest version. */
export interface KnownEvent<Event extends DomainEvent = DomainEvent> extends Recorded {
  readonly known: true;
  /** As stored, before any upcast. */
  readonly schemaVersion: number;
  readonly metadata: EventMetadata;
  readonly event: Event;
}

/** A type or a version that this release has never heard of; it is passed over and counted by both. */
export interface UnknownEvent extends Recorded {
  readonly known: false;
  /** As stored; null where its metadata names no whole number from 1. */
  readonly schemaVersion: number | null;
  /** Null where its bytes are no JSON object. */
  readonly metadata: Partial<EventMetadata> | null;
  /** The data as stored; null where its bytes are no JSON object. */
  readonly event: { readonly type: string; readonly data: object | null };
}

export type LogEvent<Event extends DomainEvent = DomainEvent> = KnownEvent<Event> | UnknownEvent;

/** The one place where events become bytes and bytes become events. */
export interface Codec<Event extends DomainEvent> {
  encode(id: string, event: Event, metadata: Omit<EventMetadata, 'schemaVersion'>): EventData;
  /** @throws MalformedEvent where an event of a known type and version can't be read */
  decode(recorded: RecordedEvent): LogEvent<Event>;
  /** Whether this release understands a type in the version that was stored. */
  knows(type: string, schemaVersion: number | null): boolean;
  /** The version of decoded data; undefined for a type that this release has never heard of. */
  newestVersion(type: string): number | undefined;
  /**
   * What an event says that somebody else wants to write among ours: more is asked of it than of
   * what stands in the log.
   * @param now an instant in UTC
   * @throws MalformedEvent, or what the registry's check throws
   */
  check(event: EventData, now: string): Event;
}

/**
 * A link, a tombstone or the like: it takes a revision of its stream, but is no event, and no codec
 * reads it.
 */
export function isSystemRecord({ type }: EventData): boolean {
  return type.startsWith('$');
}

/** @param registry every type in `Event`, with its newest version and the way there */
export function createCodec<Event extends DomainEvent>(registry: EventRegistry): Codec<Event> {
  const schemas = new Map(Object.entries(registry));
  return {
    encode: (id, event, metadata) => ({
      id,
      type: event.type,
      contentType: 'application/json',
      data: bytes(event.data),
      metadata: bytes({ ...metadata, schemaVersion: schemas.get(event.type)?.version ?? 1 }),
    }),
    decode: (recorded) => understand<Event>(recorded, schemas.get(recorded.type)),
    knows: (type, schemaVersion) => isVersionOf(schemas.get(type), schemaVersion),
    newestVersion: (type) => schemas.get(type)?.version,
    check: (event, now) => checkEvent(event, schemas.get(event.type), now) as Event,
  };
}

function understand<Event extends DomainEvent>(
  recorded: RecordedEvent,
  schema: EventSchema | undefined,
): LogEvent<Event> {
  const { id, type, stream, revision, position } = recorded;
  const metadata: Partial<EventMetadata> | null = objectIn(recorded.metadata);
  const schemaVersion = versionIn(metadata);
  const recordedAt = earliestStamp(metadata, recorded.recordedAt);
  const place = { id, stream, revision, position, recordedAt };
  if (schema === undefined || !isVersionOf(schema, schemaVersion)) {
    const event = { type, data: objectIn(recorded.data) };
    return { known: false, event, ...place, schemaVersion, metadata };
  }
  const event = { type, data: newestOf(recorded, schemaVersion, schema) } as Event;
  return { known: true, event, ...place, schemaVersion, metadata: metadata as EventMetadata };
}

/** What a column of 32 bits holds; whoever says more means something else. */
const VERSION_MAX = 2 ** 31 - 1;

function versionIn(metadata: Partial<EventMetadata> | null): number | null {
  const version: unknown = metadata?.schemaVersion;
  const isVersion = typeof version === 'number' && Number.isInteger(version);
  return isVersion && version >= 1 && version <= VERSION_MAX ? version : null;
}

function newestOf(recorded: RecordedEvent, from: number, schema: EventSchema): object {
  try {
    return upcast(readObject(recorded.data), from, schema);
  } catch (error) {
    throw malformed(recorded, error);
  }
}

function malformed({ type, stream, revision, position }: RecordedEvent, cause: unknown) {
  const place = `position ${String(position)}, ${stream}@${String(revision)}`;
  return new MalformedEvent(`${type} at ${place} can't be read: ${String(cause)}`, { cause });
}

const encoder = new TextEncoder();

function bytes(value: object): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}
