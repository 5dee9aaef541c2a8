import pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import type { Position } from '../event-store/index.js';
import { arrayText } from './copy-text.js';
import { type Copy, runScript } from './copy-script.js';
import { tablesOf } from './definitions.js';
import {
  type Fold,
  type FoldedBatch,
  foldStates,
  type StoredRow,
  type Touched,
} from './fold-batch.js';
import type { StateProjection, Table } from './projection.js';
import type { Generation } from './generation.js';
import { columnNames, tableName } from './read-tables.js';

/** Where a batch goes: behind `believed`, or nowhere if somebody else has moved the checkpoint. */
export interface Writing<Event extends DomainEvent> {
  readonly client: pg.Client;
  readonly fold: Fold<Event>;
  readonly believed: Generation;
  /** False while a rebuild leaves settling to its end. */
  readonly settle: boolean;
}

/**
 * Writes the rows of a batch and its checkpoint in one transaction, and announces the position.
 * States are read before it: they are those of the believed checkpoint, or the write is refused.
 * @throws a DatabaseError with the SQLSTATE NOT_OURS where the believed checkpoint does not stand
 */
export async function writeBatch<Event extends DomainEvent>(
  writing: Writing<Event>,
  batch: FoldedBatch<Event>,
): Promise<Generation> {
  const { client, fold, believed, settle } = writing;
  const states: (string | Copy)[] = [];
  for (const touched of batch.touched) states.push(...(await statesOf(client, touched)));
  await runScript(client, [
    'begin',
    advance(believed, batch),
    ...factsOf(fold, batch),
    ...states,
    ...(settle ? settling(fold, believed.position, batch.checkpoint.position) : []),
    'commit',
  ]);
  const unknownEvents = believed.unknownEvents + batch.unknownEvents;
  return { ...believed, ...batch.checkpoint, unknownEvents };
}

function advance(
  { number, epoch, position }: Generation,
  { checkpoint, unknownEvents }: Pick<FoldedBatch<DomainEvent>, 'checkpoint' | 'unknownEvents'>,
): string {
  const numbers = [number, epoch, position, checkpoint.position].map(String).join(', ');
  const texts = [checkpoint.token, checkpoint.eventId].map(pg.escapeLiteral).join(', ');
  return `select lifeledger.advance(${numbers}, ${texts}, ${String(unknownEvents)})`;
}

function factsOf<Event extends DomainEvent>(
  { facts }: Fold<Event>,
  batch: FoldedBatch<Event>,
): readonly Copy[] {
  const tables = new Map(facts.flatMap(tablesOf).map((table) => [table.name, table]));
  return [...batch.facts].map(([name, text]) => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`a projection gave a row for a table ${name}`);
    return { statement: `copy ${tableName(table)} (${columnNames(table)}) from stdin`, text };
  });
}

async function statesOf<Event extends DomainEvent>(
  client: pg.Client,
  touched: Touched<Event>,
): Promise<readonly (string | Copy)[]> {
  if (touched.keys.size === 0) return [];
  const { table } = touched.projection;
  const stored = await loadRows(client, touched.projection, [...touched.keys.keys()]);
  const name = tableName(table);
  const copy = {
    statement: `copy ${name} (${columnNames(table)}) from stdin`,
    text: foldStates(touched, stored),
  };
  if (stored.size === 0) return [copy];
  const key = pg.escapeIdentifier(keyColumn(table));
  const replaced = pg.escapeLiteral(arrayText([...stored.keys()]));
  return [`delete from ${name} where ${key} = any(${replaced})`, copy];
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

/** The settling statements of all projections for the positions in (after, upTo]. */
export function settling(fold: Fold<never>, after: Position, upTo: Position): readonly string[] {
  const bounds: Readonly<Record<string, string>> = { $1: String(after), $2: String(upTo) };
  return fold.facts
    .flatMap(({ settle }) => settle ?? [])
    .map((statement) => statement.replace(/\$[12]\b/g, (bound) => `${bounds[bound] ?? ''}::int8`));
}
