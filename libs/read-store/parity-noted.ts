import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { NotedParity, Sides } from './parity.js';
import { isNoted, type StandingTable, type TwinTable } from './parity-catalog.js';

/** How many keys of each table a report shows; how many there are stands with the table. */
const KEYS_MAX = 20;

/** What the engine noted in either generation: events parked, discarded, not known. */
export async function notedIn(
  db: Kysely<unknown>,
  schemas: Sides<string>,
  twins: readonly TwinTable[],
): Promise<readonly NotedParity[]> {
  const noted: NotedParity[] = [];
  for (const { before: table } of twins.filter(({ before }) => isNoted(before.name))) {
    const before = await keysOf(db, schemas.before, table);
    const after = await keysOf(db, schemas.after, table);
    if (before.length + after.length > 0)
      noted.push({ table: table.name, keys: { before, after } });
  }
  return noted;
}

async function keysOf(
  db: Kysely<unknown>,
  schema: string,
  { name, key }: StandingTable,
): Promise<readonly string[]> {
  const from = [schema, name].map(pg.escapeIdentifier).join('.');
  const columns = key.map(pg.escapeIdentifier).join(', ');
  const { rows } = await sql
    .raw<{ key: string }>(
      `select concat_ws(', ', ${columns}) as key from ${from}
       order by ${columns} limit ${String(KEYS_MAX)}`,
    )
    .execute(db);
  return rows.map((row) => row.key);
}
