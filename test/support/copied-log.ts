import { randomUUID } from 'node:crypto';
import {
  type EventData,
  type EventStore,
  openPostgresEventStore,
  type PostgresEventStore,
  type RecordedEvent,
} from '../../libs/event-store/index.js';
import { freshDatabase } from './database.js';

interface Log {
  readonly store: EventStore;
}

/** A log in a database of its own. */
export interface FreshLog extends Log {
  readonly store: PostgresEventStore;
  readonly url: string;
  close(): Promise<void>;
}

export async function freshLog(): Promise<FreshLog> {
  const database = await freshDatabase();
  const { url } = database;
  const store = await openPostgresEventStore({ url });
  const close = async () => {
    await store.close();
    await database.drop();
  };
  return { store, url, close };
}

export function event(
  data: Uint8Array | string,
  metadata: Uint8Array | string = '{"n":1}',
): EventData {
  return {
    ...{ id: randomUUID(), type: 'Änderung', contentType: 'application/json' },
    ...{ data: Buffer.from(data), metadata: Buffer.from(metadata) },
    contentType: 'application/json',
  };
}

function binary(): EventData {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  return { ...event(bytes, bytes), contentType: 'application/octet-stream' };
}

export async function append(
  { store }: Log,
  stream: string,
  ...events: EventData[]
): Promise<void> {
  await store.append(stream, 'any', events);
}

/** What a copy must keep, by stream that is not a system's: everything but positions, with the first stamp taken out of the metadata. */
export async function content({ store }: Log): Promise<Record<string, object[]>> {
  const streams: Record<string, object[]> = {};
  for await (const page of store.readAll()) {
    for (const recorded of page) {
      if (!recorded.stream.startsWith('$')) (streams[recorded.stream] ??= []).push(kept(recorded));
    }
  }
  return streams;
}

function kept({ id, type, contentType, data, ...recorded }: RecordedEvent): object {
  const text = Buffer.from(recorded.metadata).toString('latin1');
  const stamp = /^\{"\$recordedAt":"([^"]*)",?/.exec(text);
  return {
    ...{ id, type, contentType, data: Buffer.from(data).toString('hex') },
    ...{ revision: recorded.revision, metadata: stamp ? `{${text.slice(stamp[0].length)}` : text },
    firstStamp: text.startsWith('{') ? (stamp?.[1] ?? recorded.recordedAt) : 'none',
  };
}

/** Some customers' events in turn, and streams of others. */
export async function fill(log: Log, count: number): Promise<void> {
  await append(log, 'orders-1', binary(), event('{nope', ''), event('{}', '[1]'));
  for (let n = 0; n < count; n += 50) {
    const events = Array.from({ length: Math.min(50, count - n) }, (_, k) =>
      event(`{"n":${String(n + k)}}`, k % 2 === 0 ? '{}' : '{"名":12345678901234567890}'),
    );
    await append(log, `customer-${String(n % 7)}`, ...events);
  }
}
