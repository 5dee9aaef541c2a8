import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { allOf, anEvent, ids, someEvents } from '../../../test/contract/contract-store.js';
import { freshDatabase, type TestDatabase } from '../../../test/support/database.js';
import { StoreUnavailable, StreamDeleted } from '../errors.js';
import { type EventStore, START } from '../port.js';
import { openPostgresEventStore } from './open.js';
import { PAGE } from './limits.js';

jest.setTimeout(30_000);

let database: TestDatabase;
let store: EventStore;
let admin: pg.Client;

beforeEach(async () => {
  database = await freshDatabase();
  store = await openPostgresEventStore({ url: database.url });
  admin = new pg.Client({ connectionString: database.url });
  await admin.connect();
});

afterEach(async () => {
  await admin.end();
  await store.close();
  await database.drop();
});

/** Cuts every connection of the store, as a restart of the server does. */
async function cutConnections(): Promise<void> {
  await admin.query(
    `select pg_terminate_backend(pid, 5000) from pg_stat_activity
     where datname = current_database() and application_name = 'lifeledger-log'`,
  );
}

describe('the database itself', () => {
  it.each([
    `update log.events set type = 'Other'`,
    `delete from log.events where position = 1`,
    `truncate log.events`,
    `truncate log.streams, log.events`,
    `insert into log.events select * from log.events on conflict (position) do update set type = 'Other'`,
    `set session_replication_role = 'replica'; delete from log.events`,
    `update log.streams set name = 'other'`,
    `delete from log.streams`,
    `delete from log.head`,
  ])('refuses: %s', async (statement) => {
    await store.append('a', 'none', [anEvent()]);
    const before = await allOf(store.readAll());
    await expect(admin.query(statement)).rejects.toThrow(
      /the event log is append-only: \w+ on log/,
    );
    expect(await allOf(store.readAll())).toEqual(before);
  });

  it('is prepared once, however many open it at once', async () => {
    const fresh = await freshDatabase();
    const open = () => openPostgresEventStore({ url: fresh.url });
    const stores = await Promise.all([open(), open(), open(), open()]);
    await Promise.all(stores.map((one) => one.append('a', 'any', [anEvent()])));
    const counts = await Promise.all(stores.map(async (one) => (await one.head()).position));
    expect(counts).toEqual([4n, 4n, 4n, 4n]);
    await Promise.all(stores.map((one) => one.close()));
    await fresh.drop();
  });

  it('is left alone where a later release wrote it', async () => {
    await admin.query('update log.head set format = 2');
    await expect(openPostgresEventStore({ url: database.url })).rejects.toThrow(
      'the log is of format 2, this release knows 1',
    );
  });

  it('may hold a tombstone, which closes its stream', async () => {
    await store.append('a', 'none', [anEvent()]);
    await admin.query('update log.streams set tombstoned = true');
    await expect(store.append('a', 'any', [anEvent()])).rejects.toThrow(StreamDeleted);
    await expect(allOf(store.read('a'))).rejects.toThrow(StreamDeleted);
    await expect(allOf(store.read('a', { from: 5n }))).rejects.toThrow(StreamDeleted);
  });
});

describe('a page', () => {
  it('ends with the event that fills it, so that memory stays flat', async () => {
    const half = Buffer.alloc(PAGE.bytes / 2);
    for (let n = 0; n < 5; n += 1) await store.append('a', 'any', [anEvent({ data: half })]);
    const lengths = async (pages: AsyncIterable<readonly unknown[]>) => {
      const found: number[] = [];
      for await (const page of pages) found.push(page.length);
      return found;
    };
    expect(await lengths(store.readAll())).toEqual([2, 2, 1]);
    expect(await lengths(store.read('a'))).toEqual([2, 2, 1]);
    expect(await lengths(store.read('a', { direction: 'backwards' }))).toEqual([2, 2, 1]);
  });

  it.each([{}, { streamPrefixes: ['a'] }])(
    'of a subscription to %j ends there, too, and the next one goes on behind it',
    async (filter) => {
      const half = Buffer.alloc(PAGE.bytes / 2);
      for (let n = 0; n < 5; n += 1) await store.append('a', 'any', [anEvent({ data: half })]);
      const found: [events: number, position: bigint][] = [];
      for await (const { events, checkpoint, caughtUp } of store.subscribe({
        after: START,
        filter,
      })) {
        found.push([events.length, checkpoint.position]);
        if (caughtUp) break;
      }
      expect(found[0]).toEqual([2, 2n]);
      expect(found.reduce((sum, [events]) => sum + events, 0)).toBe(5);
      expect(found.at(-1)?.[1]).toBe(5n);
    },
  );

  it('is found among many events that nobody asked for', async () => {
    for (let n = 0; n < 10; n += 1) await store.append('foreign', 'any', someEvents(1000));
    const wanted = anEvent({ type: 'Wanted' });
    await store.append('a', 'none', [wanted]);
    await store.append('foreign', 'any', someEvents(1000));
    expect(ids(await allOf(store.readAll({ filter: { types: ['Wanted'] } })))).toEqual([wanted.id]);
    const filter = { streamPrefixes: ['a'] };
    for await (const { events, checkpoint, caughtUp } of store.subscribe({
      after: START,
      filter,
    })) {
      expect(checkpoint.eventId).not.toBe('');
      expect(ids(events)).toEqual(events.length > 0 ? [wanted.id] : []);
      if (caughtUp) break;
    }
  });
});

describe('without its connections', () => {
  it('the store goes on with new ones', async () => {
    await store.append('a', 'none', [anEvent()]);
    await allOf(store.read('a'));
    await cutConnections();
    expect(await store.append('a', 0n, [anEvent()])).toMatchObject({ revision: 1n });
    expect(await allOf(store.read('a'))).toHaveLength(2);
  });

  it('an append under way says that its outcome is not known, and can be repeated', async () => {
    const event = anEvent();
    await admin.query('begin');
    await admin.query('select position from log.head for update');
    const append = store.append('a', 'none', [event]);
    const refused = expect(append).rejects.toThrow(StoreUnavailable);
    await waitsForLock();
    await cutConnections();
    await refused;
    await admin.query('rollback');
    expect(await store.append('a', 'none', [event])).toMatchObject({ revision: 0n });
    expect(ids(await allOf(store.read('a')))).toEqual([event.id]);
  });

  it('a live subscription hears of what comes after, by polling and by listening again', async () => {
    const log: string[] = [];
    const url = database.url;
    const polling = await openPostgresEventStore({
      url,
      pollMilliseconds: 50,
      log: (line) => log.push(line),
    });
    const found: string[] = [];
    const events = someEvents(3);
    for await (const batch of polling.subscribe({ after: START })) {
      found.push(...ids(batch.events));
      if (found.length === events.length) break;
      if (found.length === 1) await cutConnections();
      await store.append('a', 'any', events.slice(found.length, found.length + 1));
    }
    expect(found).toEqual(ids(events));
    expect(log.join()).toMatch(/readers of the log poll it until it can be listened to again/);
    await polling.close();
  });

  it('nor a database, everything says so', async () => {
    const { url, drop } = await withoutDatabase();
    const gone = await openPostgresEventStore({ url, listen: false });
    await drop();
    const calls = [
      gone.append('a', 'none', [anEvent()]),
      allOf(gone.read('a')),
      allOf(gone.readAll()),
      gone.head(),
      gone.subscribe({ after: START })[Symbol.asyncIterator]().next(),
      openPostgresEventStore({ url }),
    ];
    for (const call of await Promise.allSettled(calls)) {
      expect(call).toEqual({ status: 'rejected', reason: expect.any(StoreUnavailable) });
    }
    await gone.close();
  });
});

async function withoutDatabase() {
  const other = await freshDatabase();
  return { url: other.url, drop: () => other.drop() };
}

/** Until the store's writer stands before the head's lock. */
async function waitsForLock(): Promise<void> {
  for (;;) {
    // Inside a transaction the view would stay as it was first seen.
    await admin.query('select pg_stat_clear_snapshot()');
    const { rowCount } = await admin.query(
      `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
    );
    if (rowCount === 1) return;
  }
}

describe('a closed store', () => {
  it('has written what was under way, and takes no more', async () => {
    const appends = someEvents(20).map((event) => store.append('a', 'any', [event]));
    const closed = store.close();
    await Promise.all([...appends, closed]);
    await expect(store.append('a', 'any', [anEvent()])).rejects.toThrow(StoreUnavailable);
    await expect(allOf(store.read('a'))).rejects.toThrow(StoreUnavailable);
    const { rows } = await admin.query('select count(*)::int4 from log.events');
    expect(rows).toEqual([{ count: 20 }]);
  });
});
