import type { DomainEvent } from '../event-sourcing/index.js';
import { checkEvent } from './check-event.js';
import { type EventSchema, MalformedEvent, upcast } from './event-schema.js';
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
  /** As stored, before any upcast. */
  readonly schemaVersion: number;
  readonly metadata: EventMetadata;
}

/** An event of the log, understood: its data is of the newest version. */
export interface KnownEvent<Event extends DomainEvent = DomainEvent> extends Recorded {
  readonly known: true;
  readonly event: Event;
}

/** A type or a version that this release has never heard of; it is passed over and counted. */
interface UnknownEvent extends Recorded {
  readonly known: false;
  readonly event: DomainEvent;
}

export type LogEvent<Event extends DomainEvent = DomainEvent> = KnownEvent<Event> | UnknownEvent;

/** The one place where events become bytes and bytes become events. */
export interface Codec<Event extends DomainEvent> {
  encode(id: string, event: Event, metadata: Omit<EventMetadata, 'schemaVersion'>): EventData;
  /** @throws MalformedEvent */
  decode(recorded: RecordedEvent): LogEvent<Event>;
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
    check: (event, now) => checkEvent(event, schemas.get(event.type), now) as Event,
  };
}

function understand<Event extends DomainEvent>(
  recorded: RecordedEvent,
  schema: EventSchema | undefined,
): LogEvent<Event> {
  const metadata = parse(recorded, recorded.metadata) as EventMetadata;
  const schemaVersion = metadata.schemaVersion;
  const stored = parse(recorded, recorded.data);
  const place = {
    id: recorded.id,
    stream: recorded.stream,
    revision: recorded.revision,
    position: recorded.position,
    recordedAt: metadata.$recordedAt ?? recorded.recordedAt,
    schemaVersion,
    metadata,
  };
  if (schema === undefined || !isKnownVersion(schemaVersion, schema)) {
    return { known: false, event: { type: recorded.type, data: stored }, ...place };
  }
  const data = upcast(stored, schemaVersion, schema);
  return { known: true, event: { type: recorded.type, data } as Event, ...place };
}

function isKnownVersion(version: number, schema: EventSchema): boolean {
  return Number.isInteger(version) && version >= 1 && version <= schema.version;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true });

function bytes(value: object): Uint8Array {
  return encoder.encode(JSON.stringify(value));
}

function parse(recorded: RecordedEvent, content: Uint8Array): object {
  try {
    const value: unknown = JSON.parse(decoder.decode(content));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch (error) {
    throw malformed(recorded, error);
  }
  throw malformed(recorded, new Error('not a JSON object'));
}

function malformed({ type, stream, revision, position }: RecordedEvent, cause: unknown) {
  const place = `position ${String(position)}, ${stream}@${String(revision)}`;
  return new MalformedEvent(`${type} at ${place} can't be read: ${String(cause)}`, { cause });
}
