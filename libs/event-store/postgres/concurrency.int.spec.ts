import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import type { ChildProcess } from 'node:child_process';
import pg from 'pg';
import { startAppending } from '../../../test/contract/appending.js';
import { allOf, anEvent, ids } from '../../../test/contract/contract-store.js';
import { freshDatabase, type TestDatabase } from '../../../test/support/database.js';
import { type EventStore, type Position, START } from '../port.js';
import { openPostgresEventStore } from './open.js';

jest.setTimeout(60_000);

let database: TestDatabase;
let store: EventStore;

beforeEach(async () => {
  database = await freshDatabase();
  store = await openPostgresEventStore({ url: database.url });
});

afterEach(async () => {
  await store.close();
  await database.drop();
});

const end = anEvent({ type: 'End' });

/** Ids in the order in which a live reader got them, up to the event that says the end. */
async function followed(reader: EventStore, batchSize: number): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { events } of reader.subscribe({ after: START, batchSize })) {
    found.push(...ids(events));
    if (found.at(-1) === end.id) return found;
  }
  throw new Error('the subscription ended');
}

/** Holds the head's lock for a while, as a writer does whose transaction stays open. */
async function holdLock(client: pg.Client, milliseconds: number): Promise<void> {
  await client.query('begin');
  await client.query('select position from log.head for update');
  await client.query('select pg_sleep($1)', [milliseconds / 1000]);
  await client.query('commit');
}

it('live readers see exactly the final log, however many processes write', async () => {
  const { url } = database;
  const polling = await openPostgresEventStore({ url, listen: false, pollMilliseconds: 20 });
  const slow = new pg.Client({ connectionString: url });
  await slow.connect();
  const readers = [followed(store, 1000), followed(store, 7), followed(polling, 100)];
  const writers = await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      startAppending({ store: { url, listen: false }, name, events: 700 }),
    ),
  );
  for (let n = 0; n < 3; n += 1) await holdLock(slow, 100);
  const appended = (await Promise.all(writers.map((writer) => writer.appended))).flat();
  await store.append('end', 'none', [end]);
  const log = await allOf(store.readAll());
  for (const reader of await Promise.all(readers)) expect(reader).toEqual(ids(log));
  expect(new Set(ids(log))).toEqual(new Set([...appended, end.id]));
  expect(log).toHaveLength(appended.length + 1);
  expect(log.map(({ position }) => position)).toEqual(log.map((_, n): Position => BigInt(n + 1)));
  const stamps = log.map(({ recordedAt }) => recordedAt);
  expect(stamps).toEqual([...stamps].sort());
  await Promise.all([polling.close(), slow.end()]);
});

it('a writer whose transaction stays open delays the others, and no reader skips its events', async () => {
  const writer = new pg.Client({ connectionString: database.url });
  await writer.connect();
  await writer.query('begin');
  await writer.query('select position from log.head for update');
  const late = anEvent();
  await writer.query(`insert into log.streams (number, name, last_revision) values (1, 'late', 0)`);
  await writer.query(
    `insert into log.events values (1, 1, 0, $1, 'Late', true, '', '', clock_timestamp())`,
    [late.id],
  );
  await writer.query('update log.head set position = 1, streams = 1');
  const reader = followed(store, 10);
  const append = store.append('end', 'none', [end]);
  const first = await Promise.race([
    append.then(() => 'append'),
    writer.query('select 1').then(() => 'writer'),
  ]);
  await writer.query('commit');
  expect(first).toBe('writer');
  expect(await append).toMatchObject({ position: 2n });
  expect(await reader).toEqual([late.id, end.id]);
  await writer.end();
});

/** Stops the process again and again until it is inside a transaction then. */
async function stopInTransaction(child: ChildProcess, admin: pg.Client): Promise<void> {
  for (;;) {
    child.kill('SIGSTOP');
    const { rowCount } = await admin.query(
      `select from pg_stat_activity where state = 'idle in transaction' and datname = current_database()`,
    );
    if (rowCount === 1) return;
    child.kill('SIGCONT');
  }
}

it('a writer that is stopped inside its transaction is cut off, and nothing is lost or twice', async () => {
  const { url } = database;
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  const options = { url, listen: false, stalledWriterMilliseconds: 300 };
  const writer = await startAppending({ store: options, name: 'a', events: 3000 });
  await stopInTransaction(writer.process, admin);
  const during = await store.append('b', 'none', [anEvent()]);
  writer.process.kill('SIGCONT');
  const appended = await writer.appended;
  const log = await allOf(store.readAll());
  expect(
    ids(log)
      .filter((_, n) => BigInt(n) + 1n !== during.position)
      .sort(),
  ).toEqual([...appended].sort());
  await admin.end();
});
