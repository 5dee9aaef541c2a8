import { beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { sessionsSeen } from '../../test/support/delegating-reads.js';
import { indexingHeldUp } from '../../test/support/indexing-held-up.js';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import {
  naiveRowsOf,
  openToys,
  query,
  rowsOf,
  servingSchema,
} from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { FOLDING_SESSION } from './connection.js';
import { GenerationUnfit, type ReadStore, RebuildUnderWay } from './index.js';

const { db, opened: toys } = onFreshDatabase(openToys);

const note = (n: number) => ({
  customer: `c${String(n % 7)}`,
  ref: String(n % 10),
  amount: String(n),
  text: `note ${String(n)}`,
});

beforeEach(async () => {
  await toys.note(...Array.from({ length: 20 }, (_, n) => note(n)));
});

/** Sessions that were opened to fold, by the server's process. */
type Sessions = Map<number, pg.Client>;

function noting(sessions: Sessions): ReadStore {
  return sessionsSeen(toys.reads, async (name, session) => {
    const { rows } = await session.query<{ pid: number }>('select pg_backend_pid() as pid');
    if (name.startsWith(FOLDING_SESSION)) sessions.set(rows[0]?.pid ?? 0, session);
    return session;
  });
}

/** A rebuild each of whose sessions is about to make an index, which somebody who writes keeps it from. */
async function heldUp() {
  const stop = new AbortController();
  const progress = () => {
    stop.abort();
  };
  const begun = toys.projector({ batchSize: 5 }).rebuild({ progress, signal: stop.signal });
  await expect(begun).rejects.toThrow(/abort/);
  const sessions: Sessions = new Map();
  const readStore = noting(sessions);
  const { lanes, ...held } = await indexingHeldUp({ toys, url: db.url, readStore });
  return { sessions, one: lanes[0] ?? 0, ...held };
}

/** Sessions that wait for a lock of a kind. */
async function waitingFor(kind: 'relation' | 'advisory'): Promise<readonly number[]> {
  const rows = await query(
    db.url,
    `select pid from pg_locks where not granted and locktype = '${kind}' and ${HERE}`,
  );
  return rows.map(({ pid }) => Number(pid));
}

const HERE = 'database = (select oid from pg_database where datname = current_database())';

/** Of rebuilds: sessions that fold or keep leases, and locks on tables or lanes. */
async function leftBehind(): Promise<readonly unknown[]> {
  return query(
    db.url,
    `select pid, application_name as what from pg_stat_activity
     where datname = current_database()
       and (application_name like '${FOLDING_SESSION}%' or application_name = 'lifeledger leases')
     union all select pid, locktype from pg_locks
     where ${HERE} and pid <> pg_backend_pid()
       and (locktype = 'advisory' or relation::regclass::text like 'read!_%' escape '!')`,
  );
}

function indexesIn(schema: string): Promise<readonly unknown[]> {
  return query(
    db.url,
    `select replace(indexdef, '${schema}', '') as index, indisvalid, indisprimary
     from pg_indexes join pg_index on indexrelid = format('%I.%I', schemaname, indexname)::regclass
     where schemaname = '${schema}' order by 1`,
  );
}

/** What serves now was gone on with, not begun anew, and is as one that nobody disturbed. */
async function isAsUndisturbed(): Promise<void> {
  const { generations } = await toys.reads.status();
  expect(generations.map(({ number }) => number)).toEqual([1n]);
  const disturbed = await servingSchema(db.url);
  expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  await toys.projector().rebuild();
  const undisturbed = await servingSchema(db.url);
  expect(disturbed).not.toBe(undisturbed);
  expect(await rowsOf(db.url, disturbed)).toEqual(await rowsOf(db.url, undisturbed));
  expect(await indexesIn(disturbed)).toEqual(await indexesIn(undisturbed));
}

const nothingIsLeft = () => until(async () => (await leftBehind()).length === 0);

describe('a rebuild that prepares over two sessions', () => {
  it.each([
    ['is ended', 'pg_terminate_backend', 'terminating connection due to administrator command'],
    ['fails', 'pg_cancel_backend', 'canceling statement due to user request'],
  ])('fails where one of them %s, and ends the other at once', async (_, how, reason) => {
    const { writer, ended, one } = await heldUp();
    await query(db.url, `select ${how}(${String(one)})`);
    expect(await ended).toMatchObject({ message: reason });
    expect(await waitingFor('relation')).toEqual([]);
    await writer.end();
    await nothingIsLeft();
    await toys.projector().rebuild();
    await isAsUndisturbed();
  });

  it('waits for a statement that runs on though its client is gone', async () => {
    const { writer, sessions, ended, one } = await heldUp();
    sessions.get(one)?.connection.stream.destroy();
    expect(await ended).toMatchObject({ message: 'Connection terminated unexpectedly' });
    expect(await waitingFor('relation')).toEqual([one]);
    const next = toys.projector().rebuild();
    await until(async () => (await waitingFor('advisory')).length === 1);
    const [lane = 0] = await waitingFor('advisory');
    const [row] = await query(db.url, `select pg_blocking_pids(${String(lane)}) as by`);
    expect(row).toEqual({ by: [one] });
    await writer.end();
    await next;
    await nothingIsLeft();
    await isAsUndisturbed();
  });

  it('ends at once where somebody takes its lease, and says so', async () => {
    const { writer, ended } = await heldUp();
    await query(
      db.url,
      `update lifeledger.generation set epoch = epoch + 1, holder = 'somebody',
         lease_until = clock_timestamp() + interval '1 hour'`,
    );
    expect(await ended).toBeInstanceOf(GenerationUnfit);
    expect(await ended).toMatchObject({
      message: expect.stringContaining('somebody else came between (the lease was taken)'),
    });
    expect(await waitingFor('relation')).toEqual([]);
    await writer.end();
    await nothingIsLeft();
    await expect(toys.projector().rebuild()).rejects.toThrow(RebuildUnderWay);
  });

  it('ends at once where the session is lost that keeps its lease, and could stop them', async () => {
    const { writer, ended } = await heldUp();
    await query(
      db.url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'lifeledger leases'`,
    );
    expect(await ended).toMatchObject({ message: expect.stringMatching(/connection/i) });
    await writer.end();
    await toys.projector().rebuild();
    await nothingIsLeft();
    await isAsUndisturbed();
  });
});
