import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { indexingHeldUp } from '../../test/support/indexing-held-up.js';
import {
  delegating,
  foldedUpTo,
  naiveRowsOf,
  openToys,
  query,
  rowsOf,
  running,
  type Toys,
} from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import type { EventStore, SubscribeOptions } from '../event-store/index.js';
import { Rebuilding, RebuildUnderWay } from './index.js';

let db: TestDatabase;
let toys: Toys;

beforeEach(async () => {
  db = await freshDatabase();
  toys = await openToys(db.url);
  await toys.note(...Array.from({ length: 20 }, (_, n) => note(`c${String(n % 7)}`, n)));
});

afterEach(async () => {
  await toys.close();
  await db.drop();
});

const note = (customer: string, n: number) => ({
  customer,
  ref: String(n % 10),
  amount: String(n),
  text: `note ${String(n)}`,
});
const anything = () => Promise.resolve('answered');

/** A log that gives one batch, and the rest only when let go. */
function heldBack(store: EventStore) {
  let letGo = (): void => undefined;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  async function* subscribe(options: SubscribeOptions) {
    for await (const batch of store.subscribe(options)) {
      yield batch;
      await gate;
    }
  }
  return { letGo, store: { ...delegating(store), subscribe } };
}

/** A rebuild that has folded one batch and waits there until it is let go. */
async function halfWay(stop = new AbortController()) {
  const { letGo, store } = heldBack(toys.store);
  let finished: Promise<unknown> = Promise.resolve();
  await new Promise<unknown>((resolve) => {
    const projector = toys.projector({ store, batchSize: 5 });
    finished = projector.rebuild({ signal: stop.signal, progress: resolve });
  });
  return { stop, letGo, finished };
}

/** Breaks a rebuild off that has settled, and is kept by somebody who writes from making indexes. */
async function cancelledWhileIndexing() {
  await cancelledHalfWay();
  await toys.note(note('c1', 11));
  const stop = new AbortController();
  const { writer, ended } = await indexingHeldUp({ toys, url: db.url, signal: stop.signal });
  stop.abort();
  expect(String(await ended)).toMatch(/abort/);
  await writer.end();
}

async function cancelledHalfWay() {
  const { stop, letGo, finished } = await halfWay();
  stop.abort();
  letGo();
  await expect(finished).rejects.toThrow(/abort/);
}

describe('a rebuild', () => {
  it('gives the same rows as folding live did', async () => {
    await toys.projector().rebuild();
    const work = running(toys.projector({ batchSize: 2 }));
    const last = await toys.note(...Array.from({ length: 20 }, (_, n) => note('c1', n)));
    await toys.reads.answer({ minPosition: last }, anything);
    await work.stop();
    const live = await rowsOf(db.url);
    await toys.projector().rebuild();
    expect(await rowsOf(db.url)).toEqual(live);
    expect(live).toEqual(await naiveRowsOf(toys));
  });

  it('tells how far it is', async () => {
    const told: { phase: string; done: number; total: number | undefined }[] = [];
    await toys.projector({ batchSize: 5 }).rebuild({ progress: (now) => told.push(now) });
    expect([...new Set(told.map(({ done }) => done))]).toEqual([5, 10, 15, 20]);
    expect(new Set(told.map(({ total }) => total))).toEqual(new Set([20]));
    expect(told.at(-1)).toMatchObject({ phase: 'indexing', done: 20, total: 20 });
  });

  it('is refused while another is under way, and so are answers', async () => {
    const { letGo, finished } = await halfWay();
    await expect(toys.projector().rebuild()).rejects.toThrow(RebuildUnderWay);
    await expect(toys.reads.answer({}, anything)).rejects.toThrow(Rebuilding);
    letGo();
    await finished;
    expect(await toys.reads.answer({}, anything)).toBe('answered');
  });

  it('when cancelled goes on from there with the next', async () => {
    await cancelledHalfWay();
    expect(await toys.reads.status()).toMatchObject({ state: 'rebuilding' });
    const told: number[] = [];
    await toys.projector().rebuild({ progress: ({ done }) => told.push(done) });
    expect(told.at(-1)).toBe(15);
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('when cancelled goes on from there with the next projector', async () => {
    await cancelledHalfWay();
    const work = running(toys.projector());
    await foldedUpTo(toys, await toys.note(note('c1', 21)));
    expect(await work.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('when cancelled while indexes are made settles and indexes what came since, too', async () => {
    await cancelledWhileIndexing();
    await toys.note(note('c1', 21));
    await toys.projector().rebuild();
    const rows = await rowsOf(db.url);
    expect(rows).toEqual(await naiveRowsOf(toys));
    expect(rows.repeated).toHaveLength(2);
  });

  it('when broken off before it served, though whole, is served by the next projector', async () => {
    await toys.projector().rebuild();
    await query(db.url, 'delete from lifeledger.serving');
    const work = running(toys.projector());
    await foldedUpTo(toys, await toys.note(note('c1', 21)));
    expect(await work.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('begins again where it is told to', async () => {
    await cancelledHalfWay();
    const told: number[] = [];
    const progress = ({ done }: { done: number }) => told.push(done);
    await toys.projector().rebuild({ progress, anew: true });
    expect(told.at(-1)).toBe(20);
    expect((await toys.reads.status()).generations.map(({ number }) => number)).toEqual([2n]);
  });

  it('starts again where the log is another one than it was half-way', async () => {
    await cancelledHalfWay();
    await query(db.url, `update lifeledger.generation set event_id = '${randomUUID()}'`);
    const projector = toys.projector();
    const work = running(projector);
    await until(() => Promise.resolve((projector.state().error ?? '').includes('another log')));
    expect(await work.stop()).toBeUndefined();
    await toys.projector().rebuild();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('catches up with what is written meanwhile, while another process folds and serves what was there', async () => {
    const other = await openToys(db.url);
    const projector = other.projector();
    const work = running(projector);
    await foldedUpTo(other, 1n);
    const { letGo, finished } = await halfWay();
    const meanwhile = await other.note(...Array.from({ length: 30 }, (_, n) => note('c2', n)));
    await toys.reads.answer({ minPosition: meanwhile }, anything);
    letGo();
    await finished;
    expect((await toys.reads.status()).position).toBeGreaterThanOrEqual(meanwhile);
    await foldedUpTo(toys, await toys.note(note('c3', 1)));
    expect(await work.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
    await other.close();
  });

  it('leaves an answer under way its picture, and does not wait for it', async () => {
    await toys.projector().rebuild();
    const counted = await toys.reads.answer({}, async ({ db: picture }) => {
      await toys.note(note('c9', 9));
      await toys.projector().rebuild();
      const { rows } = await sql<{ n: string }>`select count(*) as n from notes`.execute(picture);
      return rows;
    });
    expect(counted).toEqual([{ n: '20' }]);
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });
});
