import { beforeEach, describe, expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openParkingToys } from '../../test/support/parking-toys.js';
import { query, rowsOf, running, servingSchema } from '../../test/support/toy-read-models.js';
import { parkedEvents, parkedUpTo } from './index.js';

const log: string[] = [];
const { db, opened: toys } = onFreshDatabase((url) => openParkingToys(url, log));

beforeEach(async () => {
  await toys.projector().rebuild();
});

const parkedNow = async (minPosition: bigint) =>
  (await toys.reads.answer({ minPosition }, (question) => parkedEvents(question.db))).map(
    ({ projection, stream, revision, category, attempts }) =>
      `${projection} ${stream}@${String(revision)} ${category} ${String(attempts)}`,
  );

describe('an event that can not be folded', () => {
  it.each(['throws', 'refused', 'no json'] as const)(
    'is parked alone for facts, with all behind it for states: one that %s',
    async (ailment) => {
      const category = { throws: 'fold-failed', refused: 'row-refused', 'no json': 'malformed' };
      const work = running(toys.projector({ batchSize: 3 }));
      for (let n = 0; n < 20; n += 1) await toys.note(`c${String(n)}`);
      const { position: spoilt } = await toys.note('c7', ailment, '2');
      await toys.note('c7', 'none', '3');
      const { position: last } = await toys.note('c8', 'none', '3');
      expect(await parkedNow(last)).toEqual([
        `notes customer-c7@1 ${category[ailment]} 1`,
        `tallies customer-c7@1 ${category[ailment]} 1`,
        'tallies customer-c7@2 behind 0',
      ]);
      expect(await toys.reads.answer({}, (q) => parkedUpTo(q.db, spoilt - 1n))).toBe(0);
      expect(await toys.reads.answer({}, (q) => parkedUpTo(q.db, spoilt))).toBe(1);
      expect(await toys.reads.answer({}, (q) => parkedUpTo(q.db, last))).toBe(2);
      const { notes, tallies } = await rowsOf(db.url);
      expect(notes).toHaveLength(22);
      expect(tallies.find((row) => row['customer'] === 'customer-c7')).toMatchObject({
        count: 1,
        last: 'none',
      });
      expect(tallies.find((row) => row['customer'] === 'customer-c8')).toMatchObject({ count: 2 });
      expect(await work.stop()).toBeUndefined();
    },
  );
});

it('are counted up to ten thousand', async () => {
  const schema = await servingSchema(db.url);
  await query(
    db.url,
    `insert into ${schema}.parked
      (projection, position, stream, revision, event_id, event_type, recorded_at, category, attempts,
        parked_at)
     select projection, position, 's', 0, 'id', 'Noted', now(), 'behind', 0, now()
     from generate_series(1, 10001) position, unnest(array['notes', 'tallies']) projection`,
  );
  const upTo = (position: bigint) => toys.reads.answer({}, (q) => parkedUpTo(q.db, position));
  expect(await Promise.all([0n, 9_999n, 10_000n, 10_001n].map(upTo))).toEqual([
    ...[0, 9_999, 10_000, 10_000],
  ]);
});
