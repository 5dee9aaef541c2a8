import pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import { START } from '../event-store/index.js';
import { ENGINE_TABLES } from './engine-tables.js';
import { type Fold, tablesIn } from './fold-batch.js';
import {
  type Generation,
  GENERATION_COLUMNS,
  type GenerationRow,
  parseGeneration,
} from './generation.js';
import { createTable } from './read-tables.js';
import { createSettling } from './settling.js';

/** Held by a transaction that looks whether a generation is there and makes one where not. */
const MAKE_LOCK = 5_134_287_190_220_001n;

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
    const tables = [...ENGINE_TABLES, ...tablesIn(fold)].map(createTable);
    await client.query(
      [
        `create schema ${schema}`,
        `set local search_path = ${schema}`,
        ...tables,
        ...createSettling(fold),
      ].join(';'),
    );
    return parseGeneration(row);
  }
}
