import { expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import {
  foldedUpTo,
  naiveRowsOf,
  openToys,
  query,
  rowsOf,
  running,
  servingSchema,
} from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';

const { db, opened: toys } = onFreshDatabase(openToys);

/** How often all of a table was read, by sessions that have ended. */
async function walksThrough(table: string): Promise<number> {
  await until(async () => {
    const folding = `select from pg_stat_activity
      where datname = current_database() and application_name like 'lifeledger projector%'`;
    return (await query(db.url, folding)).length === 0;
  });
  const schema = await servingSchema(db.url);
  const stats = `select seq_scan from pg_stat_user_tables
    where schemaname = '${schema}' and relname = '${table}'`;
  const [row] = await query(db.url, stats);
  if (row === undefined) throw new Error(`nothing is known of ${table}`);
  return Number(row['seq_scan']);
}

it('a live batch is settled by what it holds: nobody walks through all that stands, however little that is', async () => {
  await toys.projector().rebuild();
  const before = await walksThrough('notes');
  const work = running(toys.projector());
  for (const customer of ['a', 'b', 'a', 'c', 'b', 'd', 'e', 'a']) {
    await foldedUpTo(toys, await toys.note({ customer, ref: '1', amount: '1.00', text: 't' }));
  }
  expect(await work.stop()).toBeUndefined();
  expect(await walksThrough('notes')).toBe(before);
  const rows = await rowsOf(db.url);
  expect(rows).toEqual(await naiveRowsOf(toys));
  expect(rows.repeated).toHaveLength(3);
});
