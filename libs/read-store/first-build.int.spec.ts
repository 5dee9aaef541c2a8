import { describe, expect, it } from '@jest/globals';
import { freshDatabase } from '../../test/support/database.js';
import { naiveParking } from '../../test/support/naive-parking.js';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openParkingToys } from '../../test/support/parking-toys.js';
import { query, rowsOf, running } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { openPostgresEventStore } from '../event-store/index.js';
import { FoldFailed, parkedEvents, parkedUpTo } from './index.js';

const { db, opened: toys } = onFreshDatabase(openParkingToys);

/** Some of each kind, with healthy ones before, between and behind, of their customers and others. */
async function poisoned(): Promise<bigint> {
  for (const customer of ['a', 'b', 'c', 'd']) await toys.note(customer);
  await toys.note('a', 'throws', '2');
  await toys.note('b', 'no json', '2');
  await toys.note('c', 'refused', '2');
  for (const customer of ['a', 'b', 'c', 'd']) await toys.note(customer, 'none', '3');
  await toys.note('d', 'no json', '4');
  return (await toys.note('d', 'none', '5')).position;
}

async function parked(): Promise<readonly string[]> {
  const found = await toys.reads.answer({}, (question) => parkedEvents(question.db));
  return found.map(({ projection, position }) => `${projection} ${String(position)}`).sort();
}

async function expectNaive(): Promise<void> {
  const naive = await naiveParking(toys.store, 'broken');
  expect(await rowsOf(db.url)).toEqual(naive.rows);
  expect(await parked()).toEqual(naive.parked);
}

const failure = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('where nothing serves', () => {
  it.each([1, 3])(
    'a build parks what can not be folded, in batches of %d, and serves',
    async (batchSize) => {
      const last = await poisoned();
      await toys.projector({ batchSize }).rebuild();
      await expectNaive();
      expect(await toys.reads.answer({}, ({ db: of }) => parkedUpTo(of, last))).toBe(8);
    },
  );

  it('a projector does, and goes on live; what was parked is retried as ever', async () => {
    await poisoned();
    const work = running(toys.projector({ batchSize: 2 }));
    await until(async () => (await toys.reads.status()).state === 'live');
    await expectNaive();
    toys.mend();
    for (const projection of ['notes', 'tallies']) {
      for (const stream of ['customer-a', 'customer-b', 'customer-c', 'customer-d']) {
        await toys.decide({ kind: 'retry', projection, stream });
      }
    }
    const { position: minPosition } = await toys.note('e');
    await toys.reads.answer({ minPosition }, () => Promise.resolve());
    expect(await work.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual((await naiveParking(toys.store, 'mended')).rows);
    expect(await parked()).toEqual([]);
  });

  it('a build that was broken off goes on with what it had parked', async () => {
    await poisoned();
    const stop = new AbortController();
    const progress = () => {
      stop.abort();
    };
    const broken = toys.projector({ batchSize: 6 }).rebuild({ progress, signal: stop.signal });
    expect(await failure(broken)).toMatchObject({ name: 'AbortError' });
    await toys.projector({ batchSize: 2 }).rebuild();
    await expectNaive();
  });

  it('but of another log, a build parks as well', async () => {
    await toys.note('z');
    await toys.projector().rebuild();
    const other = await freshDatabase();
    const store = await openPostgresEventStore({ url: other.url });
    const away = await openParkingToys(other.url);
    try {
      await away.note('a', 'throws');
      await away.note('b');
      await toys.projector({ store }).rebuild();
      expect(await parked()).toEqual(['notes 1', 'tallies 1']);
    } finally {
      await away.close();
      await store.close();
      await other.drop();
    }
  });
});

describe('where something serves', () => {
  it('a build stops at poison and names all that is known; what serves goes on', async () => {
    await toys.projector().rebuild();
    const [first, ...later] = [
      await toys.note('a', 'throws'),
      await toys.note('b', 'no json'),
      await toys.note('b', 'no json'),
      await toys.note('c', 'refused'),
    ].map(({ position }) => String(position));
    const error = await failure(toys.projector({ batchSize: 1 }).rebuild());
    expect(error).toBeInstanceOf(FoldFailed);
    const discards = (projection: string, position = '') =>
      `--projection ${projection} --position ${position} --reason TEXT`;
    const named = later
      .slice(0, 2)
      .flatMap((position) => [discards('notes', position), discards('tallies', position)]);
    expect(String(error)).toContain(
      `parked discard ${discards('notes', first)} --force; the same is due for: ${named.join('; ')}`,
    );
    expect(String(error).match(/--projection/g)).toHaveLength(5);
    expect((await toys.reads.status()).state).toBe('live');
    expect(await rowsOf(db.url)).toMatchObject({ notes: [], tallies: [] });
  });

  it('names a hundred, and counts the others', async () => {
    await toys.projector().rebuild();
    for (let n = 0; n < 60; n += 1) await toys.note(`c${String(n)}`, 'no json');
    const error = await failure(toys.projector({ batchSize: 7 }).rebuild());
    expect(String(error).match(/--projection/g)).toHaveLength(101);
    expect(String(error)).toMatch(/; and 19 more$/);
  });

  it('a build beside one of another release stops, too', async () => {
    await toys.projector().rebuild();
    await query(db.url, `update lifeledger.serving set definitions = 'of another release'`);
    await query(db.url, `update lifeledger.generation set definitions = 'of another release'`);
    await toys.note('a', 'throws');
    expect(await failure(toys.projector().rebuild())).toBeInstanceOf(FoldFailed);
  });
});
