import { expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { actOf, type ActEvent, openParkingToys } from '../../test/support/parking-toys.js';
import { query, running, servingSchema } from '../../test/support/toy-read-models.js';
import { notes, type ToyEvent } from '../../test/support/toy-projections.js';
import type { FactProjection, Table } from './index.js';

const { db, opened: toys } = onFreshDatabase(openParkingToys);

const settlings: Table = {
  name: 'settlings',
  columns: { after: 'int8', up_to: 'int8' },
  primaryKey: ['after', 'up_to'],
  indexes: [],
};

/** Notes that keep count of what was settled; a range that is settled twice is an error. */
const counting: FactProjection<ToyEvent | ActEvent> = {
  ...notes,
  tables: [...notes.tables, settlings],
  rows: (known) =>
    known.event.type === 'Noted' ? notes.rows({ ...known, event: known.event }) : [],
  concernsStream: (stream) => stream.startsWith('customer-'),
  settle: ['insert into settlings values ($1, $2)'],
};

/** Folds what the log holds, in as few batches as it takes. @returns what was settled in all */
async function settledBehind(position: bigint): Promise<readonly string[]> {
  const work = running(toys.projector({ projections: [counting], actOf }));
  await toys.reads.answer({ minPosition: position }, () => Promise.resolve());
  expect(await work.stop()).toBeUndefined();
  const schema = await servingSchema(db.url);
  const rows = await query(db.url, `select after::text, up_to::text from ${schema}.settlings`);
  return rows.map(({ after, up_to: upTo }) => `${String(after)} ${String(upTo)}`).slice(1);
}

it('acts settle once what they let in, from the first of it, and nothing where they let nothing in', async () => {
  await toys.projector({ projections: [counting], actOf }).rebuild();
  await toys.note('a');
  const spoilt = [await toys.note('b', 'no json'), await toys.note('c', 'no json')];
  const { position } = await toys.note('a', 'none', '2');
  const atFirst = await settledBehind(position);
  const retryAll = async () => {
    let last = 0n;
    for (const { stream } of spoilt) {
      last = await toys.decide({ kind: 'retry', projection: 'notes', stream });
    }
    return last;
  };
  expect(await settledBehind(await retryAll())).toEqual(atFirst);
  toys.mend();
  const last = await retryAll();
  const first = (spoilt[0]?.position ?? 0n) - 1n;
  expect(await settledBehind(last)).toEqual([...atFirst, `${String(first)} ${String(last)}`]);
});
