import pg from 'pg';
import type { EventData, EventStore, ExpectedRevision } from '../../libs/event-store/index.js';
import {
  openPostgresEventStore,
  StreamDeleted,
  WrongExpectedRevision,
} from '../../libs/event-store/index.js';
import { Appender } from '../../libs/event-store/postgres/appender.js';
import type { Change } from '../../libs/event-store/postgres/change.js';
import { checkAppend } from '../../libs/event-store/postgres/check-append.js';
import { allOf, anEvent } from '../contract/contract-store.js';
import { freshDatabase, type TestDatabase } from './database.js';

/** A fresh log, with a writer of its own that takes every kind of change. */
export interface WrittenLog {
  readonly database: TestDatabase;
  readonly store: EventStore;
  readonly writer: Appender;
  readonly admin: pg.Client;
  close(): Promise<void>;
}

export async function openWrittenLog(): Promise<WrittenLog> {
  const database = await freshDatabase();
  const store = await openPostgresEventStore({ url: database.url });
  const writer = anotherWriter(database);
  const admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
  const close = async () => {
    await Promise.all([admin.end(), writer.close(), store.close()]);
    await database.drop();
  };
  return { database, store, writer, admin, close };
}

export function anotherWriter({ url }: TestDatabase): Appender {
  const limits = { maxBatchEvents: 100, maxBatchBytes: 10_000 };
  return new Appender({ url, ...limits, stalledWriterMilliseconds: 5000 });
}

export function appending(
  stream: string,
  expected: ExpectedRevision,
  events: readonly EventData[] = [anEvent()],
): Change {
  return checkAppend({ stream, expected }, events, 100_000);
}

export function metadata(text: string, given: Partial<EventData> = {}): EventData {
  return anEvent({ type: '$metadata', data: Buffer.from(text), ...given });
}

/** Every record as `stream/revision: type`, those of the system with their data. */
export async function toldRecords(store: EventStore): Promise<readonly string[]> {
  return (await allOf(store.readAll())).map(({ stream, revision, type, data }) => {
    const content = type.startsWith('$') ? ` ${Buffer.from(data).toString()}` : '';
    return `${stream}/${String(revision)}: ${type}${content}`;
  });
}

export async function streamRows(client: pg.Client): Promise<readonly object[]> {
  const { rows } = await client.query<object>('select * from log.streams order by number');
  return rows;
}

/** Each in a transaction of its own, or all in one. */
export async function makeChanges(
  writer: Appender,
  changes: readonly Change[],
  together: boolean,
): Promise<void> {
  if (together) await Promise.all(changes.map((change) => writer.change(change)));
  else for (const change of changes) await writer.change(change);
}

/** What became of a change, in one word. */
export async function wordFor(change: Promise<unknown>): Promise<string> {
  try {
    await change;
    return 'ok';
  } catch (error) {
    if (error instanceof StreamDeleted) return 'deleted';
    if (error instanceof WrongExpectedRevision) return 'refused';
    throw error;
  }
}
