import type {
  AllStreamResolvedEvent,
  EventStoreDBClient,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  ResolvedEvent,
  StreamingRead,
} from '@eventstore/db-client';
import { outcomeOf } from './outcome.js';

type Resolved = ResolvedEvent | AllStreamResolvedEvent;

/**
 * What the read gives until the consumer has enough; the call is cancelled in any case. What the
 * client has already received must be taken too: a call left half-read keeps `dispose` waiting.
 */
async function collect<E extends Resolved>(
  reading: StreamingRead<E>,
  enough: (event: E) => boolean = () => false,
): Promise<E[]> {
  const found: E[] = [];
  reading.on('error', () => undefined);
  try {
    for await (const event of reading.iterator({ destroyOnReturn: false })) {
      found.push(event as E);
      if (enough(event as E)) break;
    }
    return found;
  } finally {
    await reading.cancel();
    reading.resume();
  }
}

export async function readStream(
  client: EventStoreDBClient,
  stream: string,
  options?: ReadStreamOptions,
): Promise<ResolvedEvent[]> {
  return collect(client.readStream(stream, options));
}

export async function readAll(
  client: EventStoreDBClient,
  options: ReadAllOptions,
): Promise<AllStreamResolvedEvent[]> {
  return collect(client.readAll(options));
}

/** The part of the whole log from one record to another, both included, of these streams only. */
export async function logOf(
  client: EventStoreDBClient,
  streams: readonly string[],
  [first, last]: readonly [Position, Position],
): Promise<RecordedEvent[]> {
  const all = await collect(
    client.readAll({ fromPosition: first }),
    ({ commitPosition }) => (commitPosition ?? 0n) >= last.commit,
  );
  return recordsOf(all).filter(({ streamId }) => streams.includes(streamId));
}

/** Whether a record stands at a position that is not beyond the end. */
export async function isRecord(client: EventStoreDBClient, at: Position): Promise<boolean> {
  const outcome = await outcomeOf(readAll(client, { fromPosition: at, maxCount: 1 }));
  return outcome === 'ok';
}

/** Where the record stands; every record of an appended event has a position. */
export function positionOf(record: RecordedEvent | undefined): Position {
  if (record?.position === undefined) throw new Error('There is no event with a position.');
  return record.position;
}

/** What stands in the log: the links rather than what they point to. */
export function recordsOf(events: readonly Resolved[]): RecordedEvent[] {
  return events.map(recordOf);
}

export type RecordedEvent = NonNullable<ResolvedEvent['event'] | ResolvedEvent['link']>;

export function recordOf({ link, event }: Resolved): RecordedEvent {
  const record = link ?? event;
  if (record === undefined) throw new Error('Neither an event nor a link was read.');
  return record;
}

export function revisionsOf(events: readonly Resolved[]): bigint[] {
  return recordsOf(events).map(({ revision }) => revision);
}

export function idsRead(events: readonly Resolved[]): string[] {
  return recordsOf(events).map(({ id }) => id);
}
