import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { naiveParking, type Stage } from '../../test/support/naive-parking.js';
import {
  openParkingToys,
  type ParkingToys,
  type Written,
} from '../../test/support/parking-toys.js';
import { query, rowsOf, running } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { parkedEvents } from './index.js';

const PROJECTIONS = ['notes', 'tallies'] as const;

const noting = fc.record({
  kind: fc.constant('note' as const),
  customer: fc.constantFrom('a', 'b', 'c'),
  ref: fc.constantFrom('1', '2'),
  ailment: fc.oneof(
    { weight: 4, arbitrary: fc.constant('none' as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('throws' as const, 'refused' as const, 'no json' as const),
    },
  ),
});
const acting = fc.record({
  kind: fc.constantFrom('retry of stream' as const, 'retry' as const, 'discard' as const),
  projection: fc.constantFrom(...PROJECTIONS),
  /** Which of the events that ail so far. */
  of: fc.nat(),
});
/** Every session that folds is ended, as a crash of the database or the network would. */
const cutting = fc.record({ kind: fc.constant('cut' as const) });
const happening = fc.oneof(
  { weight: 6, arbitrary: noting },
  { weight: 2, arbitrary: acting },
  { weight: 1, arbitrary: cutting },
);
type Happening = typeof happening extends fc.Arbitrary<infer One> ? One : never;
const happenings = fc.array(happening, { minLength: 10, maxLength: 40, size: 'max' });

let db: TestDatabase;
let toys: ParkingToys;

async function onFreshToys(work: () => Promise<void>): Promise<void> {
  db = await freshDatabase();
  toys = await openParkingToys(db.url);
  try {
    await work();
  } finally {
    await toys.close();
    await db.drop();
  }
}

/** Does to the log what happens, one after the other. */
function happen() {
  const ailing: Written[] = [];
  return async (next: Happening): Promise<void> => {
    if (next.kind === 'cut') {
      await cut();
      return;
    }
    if (next.kind === 'note') {
      const { customer, ailment, ref } = next;
      const written = await toys.note(customer, ailment, ref);
      if (ailment !== 'none') ailing.push(written);
      return;
    }
    const { kind, projection, of } = next;
    const chosen = ailing[of % Math.max(1, ailing.length)];
    if (chosen === undefined) return;
    const { id: eventId, stream } = chosen;
    const position = String(chosen.position);
    if (kind === 'discard') await toys.decide({ kind, projection, stream, position, eventId });
    else if (kind === 'retry') await toys.decide({ kind, projection, position });
    else await toys.decide({ kind: 'retry', projection, stream });
  };
}

async function folded(): Promise<void> {
  const { position } = await toys.store.head();
  await until(async () => {
    const status = await toys.reads.status();
    return status.state === 'live' && status.position >= position;
  });
}

const parked = () => toys.reads.answer({}, ({ db: picture }) => parkedEvents(picture));

async function expectNaive(stage: Stage): Promise<void> {
  const { rows, parked: names } = await naiveParking(toys.store, stage);
  expect(await rowsOf(db.url)).toEqual(rows);
  const own = (await parked()).map(
    ({ projection, position }) => `${projection} ${String(position)}`,
  );
  expect(own.sort()).toEqual(names);
}

/** Tries everything again that is parked, as another release of the same folds. */
async function retryAll(): Promise<void> {
  toys.mend();
  for (const { projection, stream } of await parked()) {
    await toys.decide({ kind: 'retry', projection, stream });
  }
}

const cut = () =>
  query(
    db.url,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name like 'lifeledger projector %'`,
  );

async function live(history: readonly Happening[], startAt: number, batchSize: number) {
  await toys.projector().rebuild();
  const next = happen();
  for (const one of history.slice(0, startAt)) await next(one);
  const work = running(toys.projector({ batchSize }));
  for (const one of history.slice(startAt)) await next(one);
  await folded();
  await expectNaive('broken');
  await retryAll();
  await cut();
  await folded();
  await expectNaive('mended');
  expect(await work.stop()).toBeUndefined();
  await toys.projector({ batchSize }).rebuild();
  await expectNaive('mended');
}

describe('parked events, and what operators decide of them', () => {
  it(
    'give the rows of a naive replay, however the log is cut into batches and whatever is cut off',
    () =>
      fc.assert(
        fc.asyncProperty(
          happenings,
          fc.nat(40),
          fc.integer({ min: 1, max: 12 }),
          (history, startAt, batchSize) => onFreshToys(() => live(history, startAt, batchSize)),
        ),
        { numRuns: 3, endOnFailure: true },
      ),
    300_000,
  );
});
