import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import { ENGINE_TABLES } from './engine-tables.js';
import type { Sides } from './parity.js';

/** A table as PostgreSQL describes it: generations of other releases have no code here. */
export interface StandingTable {
  readonly name: string;
  /** The type of each column. */
  readonly columns: ReadonlyMap<string, string>;
  readonly key: readonly string[];
}

/** The same table in both generations. */
export type TwinTable = Sides<StandingTable>;

interface ColumnRow {
  readonly schema: string;
  readonly table: string;
  readonly column: string;
  readonly type: string;
  /** Its place in the primary key; null where it is not of it. */
  readonly place: number | null;
}

const COLUMNS = `
  select nspname as schema, relname as table, attname as column,
    format_type(atttypid, atttypmod) as type, array_position(indkey::int2[], attnum) as place
  from pg_namespace
  join pg_class on relnamespace = pg_namespace.oid and relkind = 'r'
  join pg_attribute on attrelid = pg_class.oid and attnum > 0 and not attisdropped
  left join pg_index on indrelid = pg_class.oid and indisprimary
  where nspname in`;

/** The tables of two schemas by name. */
export async function tablesIn(
  db: Kysely<unknown>,
  { before, after }: Sides<string>,
): Promise<Sides<ReadonlyMap<string, StandingTable>>> {
  const names = [before, after].map(pg.escapeLiteral).join(', ');
  const { rows } = await sql
    .raw<ColumnRow>(`${COLUMNS} (${names}) order by relname, attnum`)
    .execute(db);
  const of = (schema: string) => tablesOf(rows.filter((row) => row.schema === schema));
  return { before: of(before), after: of(after) };
}

function tablesOf(rows: readonly ColumnRow[]): ReadonlyMap<string, StandingTable> {
  const tables = Map.groupBy(rows, ({ table }) => table);
  return new Map(
    [...tables].map(([name, columns]) => [
      name,
      {
        name,
        columns: new Map(columns.map(({ column, type }) => [column, type])),
        key: columns
          .filter(({ place }) => place !== null)
          .toSorted((a, b) => Number(a.place) - Number(b.place))
          .map(({ column }) => column),
      },
    ]),
  );
}

/** Columns that only the first has, or has with another type. */
export function columnsOnlyIn(one: StandingTable, other: StandingTable): readonly string[] {
  return [...one.columns]
    .filter(([name, type]) => other.columns.get(name) !== type)
    .map(([name]) => name);
}

/**
 * What of a table must be the same: all that both have. Of what the engine notes only the keys must:
 * the rest says when and how often something was tried.
 */
export function comparedColumns({ before, after }: TwinTable): readonly string[] {
  if (isNoted(before.name)) return before.key;
  const missing = new Set(columnsOnlyIn(before, after));
  return [...before.columns.keys()].filter((name) => !missing.has(name));
}

export function isNoted(table: string): boolean {
  return ENGINE_TABLES.some(({ name }) => name === table);
}
