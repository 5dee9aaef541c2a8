import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { KnownEvent } from '../libs/event-store/index.js';
import {
  ENGINE_TABLES,
  type FactProjection,
  type Projection,
  type Table,
  type Value,
} from '../libs/read-store/index.js';
import { type LifeledgerEvent, projectionsFor } from './index.js';

type Events = readonly KnownEvent<LifeledgerEvent>[];
type State = Extract<Projection<LifeledgerEvent>, { kind: 'state' }>;

/** Read tables for specs, filled by the folds themselves; what the runtime does, without a log. */
export interface ReadTables {
  readonly db: Kysely<unknown>;
  /** Events of one batch, in order of position. */
  fold(events: Events): Promise<void>;
  /** Every row of a table, in order of its key. */
  rowsOf(table: string): Promise<readonly unknown[]>;
  empty(): Promise<void>;
  close(): Promise<void>;
}

/** In dollars, as stories are told and questions asked. */
const projections = projectionsFor({ currency: 'USD' });

const tables = [
  ...ENGINE_TABLES,
  ...projections.flatMap((projection) =>
    projection.kind === 'facts' ? projection.tables : [projection.table],
  ),
];

interface OwnDatabase {
  readonly url: string;
  readonly drop: () => Promise<void>;
}

/** Read tables in a database of their own, which goes with them. */
export async function freshReadTables(database: OwnDatabase): Promise<ReadTables> {
  const opened = await openReadTables(database.url);
  const close = async () => {
    await opened.close();
    await database.drop();
  };
  return { ...opened, close };
}

export async function openReadTables(url: string): Promise<ReadTables> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    options: '-c timezone=UTC -c jit=off',
  });
  let closing = false;
  // A pool ends before its connections have; one that a dropped database cuts then is no failure.
  const unlessClosing = (error: Error) => {
    if (!closing) throw error;
  };
  pool.on('error', unlessClosing);
  pool.on('connect', (client) => client.on('error', unlessClosing));
  await pool.query(tables.flatMap(createTable).join(';'));
  return {
    db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) }),
    fold: (events) => fold(pool, events),
    rowsOf: async (table) => {
      const key = tables.find(({ name }) => name === table)?.primaryKey.join(', ') ?? '';
      const text = `select to_json(t) as row from ${table} t order by ${key}`;
      return (await pool.query<{ row: unknown }>(text)).rows.map(({ row }) => row);
    },
    empty: async () => {
      await pool.query(`truncate ${tables.map(({ name }) => name).join(', ')}`);
    },
    close: () => {
      closing = true;
      return pool.end();
    },
  };
}

function createTable({ name, columns, primaryKey, indexes }: Table): readonly string[] {
  const all = Object.entries(columns).map(
    ([column, type]) => `${column} ${type.replace(/^text/, 'text collate "C"')}`,
  );
  return [
    `create table ${name} (${all.join(', ')}, primary key (${primaryKey.join(', ')}))`,
    ...indexes.map((index) => `create index on ${name} ${index}`),
  ];
}

async function fold(pool: pg.Pool, events: Events): Promise<void> {
  const [first] = events;
  const last = events.at(-1);
  if (first === undefined || last === undefined) return;
  for (const projection of projections) {
    if (projection.kind === 'state') await foldState(pool, projection, events);
    else await foldFacts(pool, projection, events, [first.position - 1n, last.position]);
  }
}

async function foldFacts(
  pool: pg.Pool,
  projection: FactProjection<LifeledgerEvent>,
  events: Events,
  bounds: readonly [bigint, bigint],
): Promise<void> {
  const rows = events.flatMap((event) => projection.rows(event));
  for (const table of projection.tables) {
    const own = rows.filter((row) => row.table === table.name);
    await insert(
      pool,
      table,
      own.map(({ values }) => values),
    );
  }
  for (const statement of projection.settle ?? []) await pool.query(statement, bounds.map(String));
}

async function foldState(pool: pg.Pool, projection: State, events: Events): Promise<void> {
  const { table } = projection;
  const [key = ''] = table.primaryKey;
  const columns = Object.keys(table.columns).map((column) => `${column}::text`);
  const own = events.filter((event) => projection.concerns?.(event) ?? true);
  const keys = new Set(own.flatMap(({ stream }) => projection.keyOf(stream) ?? []));
  const { rows } = await pool.query<Record<string, string | null>>(
    `delete from ${table.name} where ${key} = any($1) returning ${columns.join(', ')}`,
    [[...keys]],
  );
  const states = new Map(rows.map((row) => [row[key] ?? '', projection.fromRow(row)]));
  for (const event of own) {
    const of = projection.keyOf(event.stream);
    if (of === undefined) continue;
    states.set(of, projection.evolve(states.get(of) ?? projection.initial(of), event));
  }
  await insert(pool, table, [...states.values()].map(projection.toRow));
}

async function insert(
  pool: pg.Pool,
  { name, columns }: Table,
  rows: readonly (readonly Value[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const types = Object.entries(columns);
  const objects = rows.map((values) =>
    Object.fromEntries(
      types.map(([column, type], index) => {
        const value = values[index];
        if (typeof value === 'bigint') return [column, String(value)];
        return [column, type.startsWith('jsonb') ? JSON.parse(String(value)) : value];
      }),
    ),
  );
  await pool.query(`insert into ${name} select * from json_populate_recordset(null::${name}, $1)`, [
    JSON.stringify(objects),
  ]);
}
