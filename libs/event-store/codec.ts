import type { DomainEvent } from '../event-sourcing/index.js';
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

/** What the codec must know of one event type. */
interface EventSchema {
  /** The newest version, from 1. */
  readonly version: number;
  /** Throws, with a message that names the field, where data of the newest version is not well-formed. */
  readonly check: (data: unknown) => object;
  /** From version n to n + 1, for every n below `version`. */
  readonly upcasts: Readonly<Record<number, (data: object) => object>>;
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

/** The bytes of an event are no JSON object, or its metadata lacks what every event carries. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

/** The one place where events become bytes and bytes become events. */
export interface Codec<Event extends DomainEvent> {
  encode(id: string, event: Event, metadata: Omit<EventMetadata, 'schemaVersion'>): EventData;
  /** @throws MalformedEvent */
  decode(recorded: RecordedEvent): LogEvent<Event>;
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

function upcast(stored: object, from: number, schema: EventSchema): object {
  let data = stored;
  for (let version = from; version < schema.version; version += 1) {
    const step = schema.upcasts[version];
    if (step === undefined) throw new Error(`no upcast from version ${String(version)}`);
    data = step(data);
  }
  return data;
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
