import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import type { Table } from '../libs/read-store/index.js';
import { freshDatabase } from '../test/support/database.js';
import { projectionsFor } from './index.js';
import { freshReadTables, type ReadTables } from './read-tables.support.js';

let tables: ReadTables;

beforeAll(async () => {
  tables = await freshReadTables(await freshDatabase());
});

afterAll(async () => {
  await tables.close();
});

const ours = projectionsFor({ currency: 'USD' }).flatMap((projection) =>
  projection.kind === 'facts' ? projection.tables : [projection.table],
);

/** As long as the engine lets an indexed value be; of three bytes each, none of them twice: nothing compresses it. */
function widest(): string {
  const codes = Array.from({ length: 350 }, (_, n) => 0x4e00 + ((n * 7_919) % 0x5000));
  return String.fromCodePoint(...codes);
}

function widestValue(type: string): unknown {
  const [base = ''] = type.split(' ');
  const values: Readonly<Record<string, () => unknown>> = {
    text: widest,
    numeric: () => '9'.repeat(350),
    jsonb: () => '{}',
    timestamptz: () => '2026-01-01T00:00:00.123456Z',
    bool: () => true,
  };
  return values[base]?.() ?? 1;
}

const named: readonly (readonly [string, Table])[] = ours.map((table) => [table.name, table]);

it.each(named)('the indexes of %s hold the longest values that a fold lets in', async (_, of) => {
  const columns = Object.entries(of.columns);
  const values = columns.map(([, type]) => sql`${widestValue(type)}`);
  const names = columns.map(([column]) => sql.ref(column));
  const insert = sql`insert into ${sql.table(of.name)} (${sql.join(names)}) values (${sql.join(values)})`;
  await insert.execute(tables.db);
  expect(await tables.rowsOf(of.name)).toHaveLength(1);
});
