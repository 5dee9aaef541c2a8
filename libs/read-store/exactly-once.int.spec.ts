import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import {
  foldedUpTo,
  naiveRowsOf,
  openToys,
  query,
  rowsOf,
  running,
} from '../../test/support/toy-read-models.js';

const { db, opened: toys } = onFreshDatabase(openToys);

const notes = fc.array(
  fc.record({
    customer: fc.constantFrom('a', 'b', 'c'),
    ref: fc.constantFrom('1', '2', '3'),
    amount: fc.integer({ min: 0, max: 99_999 }).map((cents) => (cents / 100).toFixed(2)),
    text: fc.string({ unit: 'grapheme', maxLength: 5 }).map((text) => text.replaceAll('\0', '')),
  }),
  { minLength: 1, maxLength: 40 },
);
const batchSizes = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 });

/** Ends every connection that folds, as a crash of the database or the network would. */
const cut = () =>
  query(
    db.url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name like 'lifeledger projector %'`,
  );

async function dropRetired(): Promise<void> {
  const switchboard = toys.projector().switchboard();
  for (const { number, serving } of await switchboard.list()) {
    if (!serving) await switchboard.drop(number);
  }
}

describe('exactly once', () => {
  it('however the log is cut into batches, live or rebuilt', async () => {
    await toys.projector().rebuild();
    await fc.assert(
      fc.asyncProperty(notes, batchSizes, async (written, sizes) => {
        const last = await toys.note(...written);
        for (const batchSize of sizes) {
          const work = running(toys.projector({ batchSize }));
          await foldedUpTo(toys, last);
          expect(await work.stop()).toBeUndefined();
        }
        expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
        await toys.projector({ batchSize: sizes[0] ?? 1 }).rebuild();
        expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
        await dropRetired();
      }),
      { numRuns: 15 },
    );
  }, 300_000);

  it('whatever connection is cut at whatever moment', async () => {
    await toys.projector().rebuild();
    await fc.assert(
      fc.asyncProperty(
        notes,
        fc.integer({ min: 1, max: 5 }),
        fc.scheduler(),
        async (written, batchSize, scheduler) => {
          const work = running(toys.projector({ batchSize, backOffMilliseconds: 5 }));
          const writing = written.map((note) =>
            scheduler.schedule(Promise.resolve(note)).then((next) => toys.note(next)),
          );
          const cuts = [1, 2, 3].map(() => scheduler.schedule(Promise.resolve()).then(cut));
          await scheduler.waitFor(Promise.all(cuts));
          const positions = await scheduler.waitFor(Promise.all(writing));
          await foldedUpTo(toys, positions.toSorted(ascending).at(-1) ?? 0n);
          expect(await work.stop()).toBeUndefined();
          expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
        },
      ),
      { numRuns: 15 },
    );
  }, 300_000);

  it('when projectors of several processes fold at the same time', async () => {
    const others = await Promise.all([openToys(db.url), openToys(db.url)]);
    const work = [toys, ...others].map(({ projector }, n) =>
      running(projector({ batchSize: n + 1, standByMilliseconds: 5 })),
    );
    for (let n = 0; n < 30; n += 1) {
      await toys.note(...['a', 'b'].map((customer) => ({ customer, ref: String(n), ...fixed })));
    }
    await foldedUpTo(toys, (await toys.store.head()).position);
    for (const { stop } of work) expect(await stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
    for (const other of others) await other.close();
  });

  it('when the one that folds dies, another takes over', async () => {
    const other = await openToys(db.url);
    const first = running(toys.projector());
    const second = running(other.projector({ standByMilliseconds: 5 }));
    await foldedUpTo(toys, await toys.note({ customer: 'a', ref: '1', ...fixed }));
    expect(await first.stop()).toBeUndefined();
    await foldedUpTo(toys, await toys.note({ customer: 'a', ref: '2', ...fixed }));
    expect(await second.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
    await other.close();
  });
});

const fixed = { amount: '1.00', text: 'x' };
const ascending = (a: bigint, b: bigint) => (a < b ? -1 : 1);
