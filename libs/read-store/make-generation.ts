import pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import { type Position, START } from '../event-store/index.js';
import { FOLDED_CHANNEL } from './connection.js';
import { settling } from './batch-statements.js';
import { runScript } from './copy-script.js';
import { tablesOf } from './definitions.js';
import { ENGINE_TABLES } from './engine-tables.js';
import type { Fold } from './fold-batch.js';
import {
  type Generation,
  GENERATION_COLUMNS,
  type GenerationRow,
  parseGeneration,
} from './generation.js';
import { createIndexes, createTable, tableName } from './read-tables.js';

/** Held by a transaction that looks whether a generation is there and makes one where not. */
const MAKE_LOCK = 5_134_287_190_220_001n;

/** Bounds, not needs: small tables take less. */
const ROOM_TO_SORT = [`set local maintenance_work_mem = '256MB'`, `set local work_mem = '64MB'`];

const INSERT = `
  with given as (select nextval('lifeledger.generation_number_seq') as number)
  insert into lifeledger.generation as generation
    (number, definitions, schema_name, state, position, token, event_id, epoch, holder, lease_until)
  select number, $1, 'read_' || $2 || '_' || number, 'building', $3, '', '', 1, $4,
    clock_timestamp() + $5::float8 * interval '1 millisecond'
  from given
  returning ${GENERATION_COLUMNS}`;

export interface Making<Event extends DomainEvent> {
  readonly fold: Fold<Event>;
  readonly definitions: string;
  readonly holder: string;
  readonly leaseMilliseconds: number;
}

/**
 * Makes a generation: a schema with empty tables, without the indexes that can wait, leased to its
 * maker.
 * @returns undefined where one is being built for these definitions already
 */
export async function makeGeneration<Event extends DomainEvent>(
  client: pg.Client,
  { fold, definitions, holder, leaseMilliseconds }: Making<Event>,
): Promise<Generation | undefined> {
  await client.query('begin');
  try {
    await client.query(`select pg_advisory_xact_lock(${String(MAKE_LOCK)})`);
    const { rowCount } = await client.query(
      `select from lifeledger.generation where definitions = $1 and state = 'building'`,
      [definitions],
    );
    const made = rowCount === 0 ? await insert() : undefined;
    await client.query('commit');
    return made;
  } catch (error) {
    await client.query('rollback');
    throw error;
  }

  async function insert(): Promise<Generation> {
    const digest = definitions.slice(-8);
    const values = [definitions, digest, START.position, holder, leaseMilliseconds];
    const { rows } = await client.query<GenerationRow>(INSERT, values);
    const [row] = rows;
    if (row === undefined) throw new Error('a generation was made without a row');
    const schema = pg.escapeIdentifier(row.schema_name);
    const tables = [...ENGINE_TABLES, ...allTables(fold)].map(createTable);
    await client.query(
      [`create schema ${schema}`, `set local search_path = ${schema}`, ...tables].join(';'),
    );
    return parseGeneration(row);
  }
}

/**
 * Makes indexes and settles all there is; from then on it can serve. The vacuum before it lets
 * indexes answer alone, without a look at each row.
 */
export async function makeWhole<Event extends DomainEvent>(
  client: pg.Client,
  fold: Fold<Event>,
  { number, epoch, position }: Pick<Generation, 'number' | 'epoch' | 'position'>,
): Promise<void> {
  const tables = allTables(fold);
  await client.query(`vacuum (analyze) ${tables.map(tableName).join(', ')}`);
  await runScript(client, [
    'begin',
    ...ROOM_TO_SORT,
    ...[...ENGINE_TABLES, ...tables].flatMap(createIndexes),
    ...settling(fold, { after: START.position, upTo: position }),
    ownership({ number, epoch, position }),
    `update lifeledger.generation set state = 'whole', updated_at = clock_timestamp()
     where number = ${String(number)}`,
    `notify ${FOLDED_CHANNEL}, '${String(position)}'`,
    'commit',
  ]);
}

/** Refuses, as every write does, where somebody else holds the lease or moved the checkpoint. */
function ownership({
  number,
  epoch,
  position,
}: {
  readonly number: bigint;
  readonly epoch: bigint;
  readonly position: Position;
}): string {
  const [of, held, at] = [number, epoch, position].map(String);
  return `select lifeledger.advance(${of ?? ''}, ${held ?? ''}, ${at ?? ''}, ${at ?? ''}, token, event_id, 0)
    from lifeledger.generation where number = ${of ?? ''}`;
}

function allTables<Event extends DomainEvent>({ facts, states }: Fold<Event>) {
  return [...facts, ...states].flatMap(tablesOf);
}
