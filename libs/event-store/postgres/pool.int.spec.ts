import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { anEvent } from '../../../test/contract/contract-store.js';
import { freshDatabase, type TestDatabase } from '../../../test/support/database.js';
import { never, readStreamOf } from '../../../test/support/node-reading.js';
import { until } from '../../../test/support/until.js';
import { StoreUnavailable } from '../errors.js';
import { openPostgresEventStore, type PostgresEventStore } from './open.js';
import { openPool } from './pool.js';

let db: TestDatabase;
let store: PostgresEventStore;
let guard: pg.Client;

beforeAll(async () => {
  db = await freshDatabase();
  store = await openPostgresEventStore({ url: db.url, maxConnections: 2 });
  await store.append('a', 'any', [anEvent()]);
  guard = new pg.Client({ connectionString: db.url });
  await guard.connect();
});

afterAll(async () => {
  await guard.end();
  await store.close();
  await db.drop();
});

/** Reads of the node log: two of them begun, the rest in line, until streams can be looked up again. */
async function held(count: number, reader = store, signal = never) {
  await guard.query('begin; lock table log.streams in access exclusive mode');
  const reads = Array.from({ length: count }, () => readStreamOf(reader.node, 'a', { signal }));
  const waiting = "select from pg_locks where relation = 'log.streams'::regclass and not granted";
  await until(async () => (await guard.query(waiting)).rowCount === 2);
  return { reads };
}

describe('many readers at once', () => {
  it('wait in line longer than a connection may take to be made', async () => {
    const pool = openPool(db.url, 2, { connectTimeoutMilliseconds: 400 });
    const asked = Array.from({ length: 100 }, () =>
      pool.query<[string]>({ text: 'select pg_sleep(0.02)' }),
    );
    expect(await Promise.all(asked)).toHaveLength(100);
    await pool.close();
  });

  it('of the node log all get their answer, and the port’s own reads wait for none of them', async () => {
    const { reads } = await held(100);
    expect((await store.head()).position).toBe(1n);
    await guard.query('commit');
    for (const events of await Promise.all(reads)) expect(events).toHaveLength(1);
  });

  it('leave the line when they are aborted', async () => {
    const leaving = new AbortController();
    const { reads } = await held(50, store, leaving.signal);
    const next = readStreamOf(store.node, 'a');
    leaving.abort();
    expect(new Set(await Promise.all(reads))).toEqual(new Set([undefined]));
    await guard.query('commit');
    expect(await next).toHaveLength(1);
  });

  it('are refused where the store is closed before it is their turn', async () => {
    const other = await openPostgresEventStore({ url: db.url, maxConnections: 2 });
    const { reads } = await held(5, other);
    const closed = other.close();
    const inLine = reads.slice(2).map((read) => expect(read).rejects.toThrow(StoreUnavailable));
    await Promise.all(inLine);
    await guard.query('commit');
    for (const events of await Promise.all(reads.slice(0, 2))) expect(events).toHaveLength(1);
    await closed;
  });

  it('learn together that the server does not answer', async () => {
    let knocks = 0;
    const mute = createServer(() => (knocks += 1)).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const url = `postgres://nobody@127.0.0.1:${String(port)}/nothing`;
    const pool = openPool(url, 1, { connectTimeoutMilliseconds: 100 });
    const asked = Array.from({ length: 5 }, () => pool.query({ text: 'select 1' }));
    const refused = asked.map((each) => expect(each).rejects.toThrow(StoreUnavailable));
    await Promise.all(refused);
    expect(knocks).toBe(1);
    await pool.close();
    mute.close();
  });
});
