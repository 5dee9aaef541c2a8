import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { allOf, eventsOf, ids, someEvents } from '../../../test/contract/contract-store.js';
import { freshDatabase, type TestDatabase } from '../../../test/support/database.js';
import { until } from '../../../test/support/until.js';
import { type Batch, type Checkpoint, type EventStore, START } from '../port.js';
import { Doorbell } from './doorbell.js';
import { openPostgresEventStore } from './open.js';
import { openPool, type Pool } from './pool.js';
import { follow } from './subscribe.js';

let db: TestDatabase;
let store: EventStore;
let guards: readonly pg.Client[];

beforeEach(async () => {
  db = await freshDatabase();
  store = await openPostgresEventStore({ url: db.url, maxConnections: 1, pollMilliseconds: 10 });
  guards = [await openGuard(), await openGuard()];
});

afterEach(async () => {
  for (const guard of guards) await guard.end();
  await store.close();
  await db.drop();
});

async function openGuard(): Promise<pg.Client> {
  const guard = new pg.Client({ connectionString: db.url });
  await guard.connect();
  return guard;
}

type Table = 'log.head' | 'log.events';

/** Nobody can ask a table until that transaction ends. */
async function shut(table: Table, guard = guards[0]): Promise<void> {
  await guard?.query(`begin; lock table ${table} in access exclusive mode`);
}

const open = (guard = guards[0]) => guard?.query('commit');

/** How many wait for a table that is shut. */
async function waitingFor(table: Table): Promise<number> {
  const waiting = `select from pg_locks where not granted and relation = '${table}'::regclass`;
  return (await guards[0]?.query(waiting))?.rowCount ?? 0;
}

const isHeldUp = (table: Table) => until(async () => (await waitingFor(table)) === 1);

/** Follows the log, two events at a time, until it is stopped. */
function following(
  after: Checkpoint,
  subscribe: EventStore['subscribe'] = (options) => store.subscribe(options),
) {
  const stop = new AbortController();
  const batches: Batch[] = [];
  const all = async () => {
    for await (const batch of subscribe({ after, batchSize: 2, signal: stop.signal })) {
      batches.push(batch);
    }
  };
  return { stop, batches, ended: all() };
}

/** The ids that somebody who follows from there is given, up to the log's end. */
async function idsBehind(after: Checkpoint): Promise<readonly string[]> {
  const { stop, batches, ended } = following(after);
  await until(() => Promise.resolve(batches.at(-1)?.caughtUp === true));
  stop.abort();
  await ended;
  return ids(eventsOf(batches));
}

describe('who follows the log, and is stopped while its question is held up', () => {
  it.each(['log.head', 'log.events'] as const)(
    'before it was given anything, by %s, ends at once, and gives its connection back',
    async (table) => {
      const written = someEvents(5);
      await store.append('a', 'none', written);
      await shut(table);
      const { stop, batches, ended } = following(START);
      await isHeldUp(table);
      stop.abort();
      await ended;
      expect(batches).toEqual([]);
      expect(await waitingFor(table)).toBe(1);
      await open();
      expect(ids(await allOf(store.readAll()))).toEqual(ids(written));
      expect(await idsBehind(START)).toEqual(ids(written));
    },
  );

  it.each(['log.head', 'log.events'] as const)(
    'when it was level, by %s, ends at once, and who goes on from there loses nothing',
    async (table) => {
      const written = someEvents(5);
      await store.append('a', 'none', written);
      const { stop, batches, ended } = following(START);
      await until(() => Promise.resolve(batches.at(-1)?.caughtUp === true));
      await shut(table);
      await isHeldUp(table);
      const later = someEvents(3);
      const appended = store.append('b', 'none', later);
      stop.abort();
      await ended;
      expect(ids(eventsOf(batches))).toEqual(ids(written));
      await open();
      await appended;
      expect(await idsBehind(batches.at(-1)?.checkpoint ?? START)).toEqual(ids(later));
    },
  );

  it('at which event a stretch ends, ends at once', async () => {
    await store.append('a', 'none', someEvents(1));
    const pool = openPool(db.url, 1);
    const asked: Pool = {
      ...pool,
      query: async (question) => {
        if (question.name === 'event-id') await shut('log.events');
        return pool.query(question);
      },
    };
    const { stop, batches, ended } = following(START, ({ signal = stop.signal, ...from }) =>
      follow({
        ...{ pool: asked, doorbell: new Doorbell(), pollMilliseconds: 10, signal },
        ...{ filter: { streamPrefixes: ['b'] }, batchSize: 2, ...from },
      }),
    );
    await isHeldUp('log.events');
    stop.abort();
    await ended;
    expect(batches).toEqual([]);
    await open();
    await pool.close();
  });

  it('leaves nothing in line for a connection', async () => {
    const [first, second] = guards;
    await store.append('a', 'none', someEvents(1));
    await shut('log.head', first);
    const [asking, inLine] = [following(START), following(START)];
    await isHeldUp('log.head');
    const shutAgain = shut('log.head', second);
    await until(async () => (await waitingFor('log.head')) === 2);
    for (const { stop, ended } of [asking, inLine]) {
      stop.abort();
      await ended;
    }
    await open(first);
    await shutAgain;
    expect(await allOf(store.read('a'))).toHaveLength(1);
    await open(second);
  });
});
