import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Sides, TableParity } from './parity.js';
import { columnsOnlyIn, comparedColumns, type TwinTable } from './parity-catalog.js';

/** How many keys stand in a report for all of their kind. */
const EXAMPLES_MAX = 5;

const NO_EXAMPLES = { onlyIn: { before: [], after: [] }, differing: [] };

/**
 * Compares a table of both generations on its primary key, inside PostgreSQL: whatever its size,
 * only counts and a few keys come out. Rows are the same where every byte of them is: `1.5` is not
 * `1.50`.
 */
export async function compareTable(
  db: Kysely<unknown>,
  schemas: Sides<string>,
  twins: TwinTable,
): Promise<TableParity> {
  const comparison = comparisonOf(schemas, twins);
  const { counts, columns } = await countIn(db, comparison);
  const { before, after } = twins;
  return {
    table: before.name,
    rows: { before: counts.before, after: counts.after },
    onlyIn: { before: counts.onlyBefore, after: counts.onlyAfter },
    differing: counts.differing,
    columns: columns.filter(({ rows }) => rows > 0),
    columnsOnlyIn: { before: columnsOnlyIn(before, after), after: columnsOnlyIn(after, before) },
    examples: await examplesOf(db, comparison, counts),
  };
}

/** The parts of every statement about one table. */
interface Comparison {
  readonly tables: Sides<string>;
  /** Not of the key. */
  readonly columns: readonly string[];
  /** Rows `a` of the one before beside rows `b` of the one after; either may be missing. */
  readonly pairs: string;
  readonly isOnlyBefore: string;
  readonly isOnlyAfter: string;
  readonly isDiffering: string;
  /** The key as a text, and what it is sorted by. */
  readonly key: string;
  readonly order: string;
}

function comparisonOf(schemas: Sides<string>, twins: TwinTable): Comparison {
  const name = pg.escapeIdentifier(twins.before.name);
  const at = (schema: string) => `${pg.escapeIdentifier(schema)}.${name}`;
  const tables = { before: at(schemas.before), after: at(schemas.after) };
  const compared = comparedColumns(twins);
  const key = twins.before.key.map(pg.escapeIdentifier);
  const [first = 'null'] = key;
  const list = compared.map(pg.escapeIdentifier).join(', ');
  const same = key.map((column) => `a.${column} = b.${column}`).join(' and ');
  const either = key.map((column) => `coalesce(a.${column}, b.${column})`);
  return {
    tables,
    columns: compared.filter((column) => !twins.before.key.includes(column)),
    pairs: `(select ${list} from ${tables.before}) a
      full join (select ${list} from ${tables.after}) b on ${same}`,
    isOnlyBefore: `b.${first} is null`,
    isOnlyAfter: `a.${first} is null`,
    isDiffering: `a.${first} is not null and b.${first} is not null and not a *= b`,
    key: `concat_ws(', ', ${either.join(', ')})`,
    order: either.join(', '),
  };
}

interface Counts {
  readonly before: number;
  readonly after: number;
  readonly onlyBefore: number;
  readonly onlyAfter: number;
  readonly differing: number;
}

async function countIn(db: Kysely<unknown>, comparison: Comparison) {
  const { tables, columns, pairs, isOnlyBefore, isOnlyAfter, isDiffering } = comparison;
  const inBoth = `not (${isOnlyBefore} or ${isOnlyAfter})`;
  const perColumn = columns.map((column, at) => {
    const name = pg.escapeIdentifier(column);
    return `count(*) filter (where ${inBoth} and a.${name}::text is distinct from b.${name}::text)
      as column_${String(at)}`;
  });
  const counts = [
    `(select count(*) from ${tables.before}) as before`,
    `(select count(*) from ${tables.after}) as after`,
    `count(*) filter (where ${isOnlyBefore}) as "onlyBefore"`,
    `count(*) filter (where ${isOnlyAfter}) as "onlyAfter"`,
    `count(*) filter (where ${inBoth}) as differing`,
  ];
  const { rows } = await sql
    .raw<Readonly<Record<string, string>>>(
      `select ${[...counts, ...perColumn].join(', ')} from ${pairs}
       where ${isOnlyBefore} or ${isOnlyAfter} or ${isDiffering}`,
    )
    .execute(db);
  const count = (name: string) => Number(rows[0]?.[name] ?? 0);
  return {
    counts: {
      before: count('before'),
      after: count('after'),
      onlyBefore: count('onlyBefore'),
      onlyAfter: count('onlyAfter'),
      differing: count('differing'),
    },
    columns: columns.map((column, at) => ({ column, rows: count(`column_${String(at)}`) })),
  };
}

async function examplesOf(
  db: Kysely<unknown>,
  comparison: Comparison,
  { onlyBefore, onlyAfter, differing }: Counts,
): Promise<TableParity['examples']> {
  if (onlyBefore + onlyAfter + differing === 0) return NO_EXAMPLES;
  const { pairs, key, order } = comparison;
  const first = async (count: number, condition: string): Promise<readonly string[]> => {
    if (count === 0) return [];
    const { rows } = await sql
      .raw<{
        key: string;
      }>(
        `select ${key} as key from ${pairs} where ${condition} order by ${order} limit ${String(EXAMPLES_MAX)}`,
      )
      .execute(db);
    return rows.map((row) => row.key);
  };
  return {
    onlyIn: {
      before: await first(onlyBefore, comparison.isOnlyBefore),
      after: await first(onlyAfter, comparison.isOnlyAfter),
    },
    differing: await first(differing, comparison.isDiffering),
  };
}
