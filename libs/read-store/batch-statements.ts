import pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import type { Position } from '../event-store/index.js';
import type { CopyRows } from './copy-rows.js';
import type { Copy } from './copy-script.js';
import { arrayText } from './copy-text.js';
import { tablesOf } from './definitions.js';
import type { Fold, FoldedEvents, Touched } from './fold-batch.js';
import { foldStates, type StoredRow } from './fold-states.js';
import { discardedStatement, type ParkedBefore, parkedCopy } from './parked-rows.js';
import { foldFailed, type Poison } from './parking.js';
import type { StateProjection, Table } from './projection.js';
import { columnNames, tableName } from './read-tables.js';

/** Whether poison is parked, or stops the fold. */
export type PoisonRule = 'parks' | 'stops';

/** Where rows go, and by which rules. */
export interface Putting<Event extends DomainEvent> {
  /** Stands in the generation's schema. */
  readonly client: pg.Client;
  readonly fold: Fold<Event>;
  /** Whether a batch is settled; false while a rebuild leaves that to its end. */
  readonly settle: boolean;
  readonly poison: PoisonRule;
  /** Of events that are parked already, and tried again. */
  readonly before?: ReadonlyMap<Position, ParkedBefore>;
}

/** What makes the read tables what events say, in order, but for settling; and what of them is parked with it. */
export interface Statements {
  readonly parts: readonly (string | Copy)[];
  readonly poison: readonly Poison[];
}

/**
 * Reads the states that events concern and folds them.
 * @throws FoldFailed where poison stops the fold
 */
export async function statementsFor<Event extends DomainEvent>(
  putting: Putting<Event>,
  folded: FoldedEvents<Event>,
): Promise<Statements> {
  const { client, fold, before } = putting;
  const states: (string | Copy)[] = [];
  const poison: Poison[] = [...folded.poison];
  for (const touched of folded.touched) {
    const of = await statesOf(client, touched);
    states.push(...of.parts);
    poison.push(...of.poison);
  }
  refuse(putting, poison);
  const parts = [
    ...factsOf(fold, folded.facts),
    ...states,
    ...parkedCopy(poison, before),
    ...folded.discarded.map((one) => discardedStatement(one)),
    ...folded.unknown.statements(),
  ];
  return { parts, poison };
}

/** @throws FoldFailed where poison stops the fold, for the first of it */
export function refuse(
  { poison: rule }: Pick<Putting<never>, 'poison'>,
  poison: readonly Poison[],
): void {
  if (rule === 'parks') return;
  const [first] = poison.toSorted((a, b) => (a.place.position < b.place.position ? -1 : 1));
  if (first !== undefined) throw foldFailed(first);
}

function factsOf<Event extends DomainEvent>(
  { facts }: Fold<Event>,
  rowsOf: ReadonlyMap<string, CopyRows>,
): readonly Copy[] {
  const tables = new Map(facts.flatMap(tablesOf).map((table) => [table.name, table]));
  return [...rowsOf].map(([name, rows]) => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`a projection gave a row for a table ${name}`);
    return { statement: `copy ${tableName(table)} (${columnNames(table)}) from stdin`, rows };
  });
}

async function statesOf<Event extends DomainEvent>(
  client: pg.Client,
  touched: Touched<Event>,
): Promise<Statements> {
  if (touched.keys.size === 0) return { parts: [], poison: [] };
  const { table } = touched.projection;
  const stored = await loadRows(client, touched.projection, [...touched.keys.keys()]);
  const { rows, replaced, poison } = foldStates(touched, stored);
  const name = tableName(table);
  const copy = { statement: `copy ${name} (${columnNames(table)}) from stdin`, rows };
  if (rows.isEmpty) return { parts: [], poison };
  if (replaced.length === 0) return { parts: [copy], poison };
  const key = pg.escapeIdentifier(keyColumn(table));
  const keys = pg.escapeLiteral(arrayText(replaced));
  return { parts: [`delete from ${name} where ${key} = any(${keys})`, copy], poison };
}

async function loadRows<Event extends DomainEvent>(
  client: pg.Client,
  { name, table }: StateProjection<Event, unknown>,
  keys: readonly string[],
): Promise<ReadonlyMap<string, StoredRow>> {
  const key = keyColumn(table);
  const columns = Object.keys(table.columns).map(pg.escapeIdentifier);
  const { rows } = await client.query<Record<string, string | null>>({
    name: `load ${name}`,
    text: `select ${columns.map((column) => `${column}::text`).join(', ')}
      from ${tableName(table)} where ${pg.escapeIdentifier(key)} = any($1)`,
    values: [arrayText(keys)],
  });
  return new Map(rows.map((row) => [row[key] ?? '', row]));
}

function keyColumn({ name, primaryKey }: Table): string {
  const [key] = primaryKey;
  if (key === undefined || primaryKey.length > 1) {
    throw new Error(`the primary key of ${name} must be one column, the key of its states`);
  }
  return key;
}
