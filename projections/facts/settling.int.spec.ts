import { expect, it } from '@jest/globals';
import pg from 'pg';
import { createCodec } from '../../libs/event-store/index.js';
import { createProjector } from '../../libs/read-store/index.js';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openStores } from '../../test/support/stores.js';
import { query, servingSchema } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { type LifeledgerEvent, lifeledgerRegistry, projectionsFor } from '../index.js';

const { db, opened } = onFreshDatabase((url) => openStores(url));

const SETTLER = 'the settler';

/** Puts purchases into `facts`, of five customers, the last of each batch a repeat of its first; settles each batch. */
async function settled(schema: string, batches: readonly number[]): Promise<void> {
  const connection = { connectionString: db.url, application_name: SETTLER };
  const client = new pg.Client({ ...connection, options: `-c search_path=${schema}` });
  await client.connect();
  let after = 0;
  for (const events of batches) {
    const upTo = after + events;
    await client.query(
      `insert into facts (position, customer_id, occurred_at, recorded_at, kind, ref)
       select n, 'c-' || n % 5, now(), now() + n * interval '1 ms', 'CustomerPurchased',
         'order-' || case when n = $2 then $1 + 5 - ($1 - $2) % 5 else n end
       from generate_series($1::int8 + 1, $2::int8) n`,
      [after, upTo],
    );
    await client.query('select settle($1, $2)', [after, upTo]);
    after = upTo;
  }
  await client.end();
}

/** How many facts, and entries of their indexes, a session that has ended looked at. */
async function looksAtFacts(schema: string): Promise<number> {
  await until(async () => {
    const there = `select from pg_stat_activity where application_name = '${SETTLER}'`;
    return (await query(db.url, there)).length === 0;
  });
  const [row] = await query(
    db.url,
    `select seq_tup_read + sum(idx_tup_read) as looks
     from pg_stat_user_tables t join pg_stat_user_indexes using (relid)
     where t.schemaname = '${schema}' and t.relname = 'facts' group by seq_tup_read`,
  );
  if (row === undefined) throw new Error('nothing is known of the facts');
  return Number(row['looks']);
}

it('a live batch is settled by what it holds, from the first one on and when there is much', async () => {
  const codec = createCodec<LifeledgerEvent>(lifeledgerRegistry);
  const projections = projectionsFor({ currency: 'USD' });
  const folding = { store: opened.store, codec, projections, log: () => undefined };
  await createProjector({ readStore: opened.reads, ...folding }).rebuild();
  const schema = await servingSchema(db.url);
  const small = Array.from({ length: 100 }, () => 10);
  const batches = [10, 2_000, ...small, 10_000, ...small, 2_000];
  // The first events of a log are of no customer: that batch is settled while there are no facts.
  await settled(schema, [0, ...batches]);
  const events = batches.reduce((sum, one) => sum + one, 0);
  expect(await looksAtFacts(schema)).toBeLessThan(events * 100);
  const repeats = await query(db.url, `select position from ${schema}.ignored_facts`);
  expect(repeats).toHaveLength(batches.length);
});
