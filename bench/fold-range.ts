import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { FactProjection, FactRow, Table } from '../libs/read-store/index.js';
import type { LifeledgerEvent } from '../projections/index.js';
import type { Lifeledger } from '../apps/wiring/index.js';
import { inChild } from './child.js';
import { rate } from './figures.js';
import type { RangeJob, RangeResult } from './jobs.js';
import { query } from './sql.js';
import { ledgerOn } from './workshop.js';

const SCHEMA = 'fold_ranges';
/** Until all workers are up. */
const START_MILLISECONDS = 3_000;

const factsOf = ({ projections }: Lifeledger) =>
  projections.filter(
    (projection): projection is FactProjection<LifeledgerEvent> => projection.kind === 'facts',
  );

const tablesOf = (ledger: Lifeledger) => factsOf(ledger).flatMap(({ tables }) => tables);

/**
 * Reads, parses and writes the facts of the whole log, in as many ranges as there are workers, each
 * a process of its own; into tables without an index.
 * @returns events a second
 */
export async function foldInRanges(ledger: Lifeledger, workers: number): Promise<number> {
  const url = ledger.databaseUrl();
  const { generations } = await ledger.reads.status();
  const serving = generations.find((generation) => generation.serving)?.schemaName ?? '';
  await query(url, `drop schema if exists ${SCHEMA} cascade`);
  await query(url, `create schema ${SCHEMA}`);
  for (const { name } of tablesOf(ledger)) {
    await query(url, `create table ${SCHEMA}.${name} (like ${serving}.${name})`);
  }
  const head = (await ledger.store.head()).position;
  const bound = (n: number) => String((head * BigInt(n)) / BigInt(workers));
  const at = Date.now() + START_MILLISECONDS;
  const done = await Promise.all(
    Array.from({ length: workers }, (_, n) =>
      inChild('range', { url, after: bound(n), through: bound(n + 1), at }),
    ),
  );
  const [began, ended] = [done.map((one) => one.began), done.map((one) => one.ended)];
  const events = done.reduce((sum, one) => sum + one.events, 0);
  return rate(events, Math.max(...ended) - Math.min(...began));
}

/** The child's side. */
export async function foldRange({ url, after, through, at }: RangeJob): Promise<RangeResult> {
  const ledger = await ledgerOn(url, () => undefined);
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.query(`set search_path = ${SCHEMA}; set synchronous_commit = off`);
    await pause(at - Date.now());
    const began = Date.now();
    const events = await fold(ledger, client, { after: BigInt(after), through: BigInt(through) });
    return { events, began, ended: Date.now() };
  } finally {
    await client.end();
    await ledger.close();
  }
}

async function fold(
  ledger: Lifeledger,
  client: pg.Client,
  { after, through }: { after: bigint; through: bigint },
): Promise<number> {
  const { store, codec } = ledger;
  const [projections, tables] = [factsOf(ledger), tablesOf(ledger)];
  let events = 0;
  let written: Promise<unknown> = Promise.resolve();
  for await (const page of store.readAll({ after })) {
    const own = page.filter(({ position }) => position <= through);
    const rows = own.flatMap((recorded) => {
      const event = codec.decode(recorded);
      return event.known ? projections.flatMap((projection) => projection.rows(event)) : [];
    });
    await written;
    written = insert(client, tables, rows);
    events += own.length;
    if (own.length < page.length) break;
  }
  await written;
  return events;
}

async function insert(
  client: pg.Client,
  tables: readonly Table[],
  rows: readonly FactRow[],
): Promise<void> {
  for (const table of tables) {
    const own = rows.filter((row) => row.table === table.name);
    if (own.length > 0) await client.query(insertInto(table), columnsOf(table, own));
  }
}

function insertInto({ name, columns }: Table): string {
  const types = Object.values(columns).map((type) => type.replace(' not null', ''));
  const given = types.map((type, index) => `$${index + 1}::${type}[]`).join(', ');
  return `insert into ${name} select * from unnest(${given})`;
}

function columnsOf({ columns }: Table, rows: readonly FactRow[]): unknown[] {
  return Object.keys(columns).map((_, index) => rows.map(({ values }) => values[index]));
}
