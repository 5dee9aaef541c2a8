import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import { START } from '../event-store/index.js';
import { FOLDED_CHANNEL } from './connection.js';
import { ENGINE_TABLES } from './engine-tables.js';
import { type Fold, tablesIn } from './fold-batch.js';
import type { Generation } from './generation.js';
import type { Table } from './projection.js';
import { addKey, createIndexes, tableName } from './read-tables.js';
import { settling } from './settling.js';
import type { Aside } from './while-wanted.js';

export interface MakingWhole {
  /** Holds the lease. */
  readonly client: pg.Client;
  readonly aside: Aside;
  readonly generation: Pick<Generation, 'number' | 'epoch' | 'position'>;
}

/** Sessions side by side: one keeps a core busy. */
const LANES = [0, 1];
/** Of the advisory locks that lanes hold, a generation's lane each. */
const LANE_LOCKS = 0x4c4c6c6e;

/** Bounds, not needs, for each lane: small tables take less. */
const ROOM_TO_SORT = `set maintenance_work_mem = '128MB'; set work_mem = '64MB'`;

/**
 * Settles all there is, and makes indexes and keys; from then on a generation can serve. What was
 * done before it was broken off stands, and does no harm.
 */
export async function makeWhole<Event extends DomainEvent>(
  fold: Fold<Event>,
  { client, aside, generation }: MakingWhole,
): Promise<void> {
  const statements = preparations(fold, generation);
  const failed = new AbortController();
  const lanes = LANES.map((number) =>
    aside((lane) => inTurn(lane, laneLock(generation, number), statements), failed.signal),
  );
  try {
    await Promise.all(lanes);
  } catch (error) {
    failed.abort(error);
    throw error;
  } finally {
    await Promise.allSettled(lanes);
  }
  await client.query(
    [
      'begin',
      ownership(generation),
      ...allTables(fold).flatMap(addKey),
      `update lifeledger.generation set state = 'whole', updated_at = clock_timestamp()
       where number = ${String(generation.number)}`,
      `notify ${FOLDED_CHANNEL}, '${String(generation.position)}'`,
      'commit',
    ].join(';'),
  );
}

/**
 * What may be done side by side, and again. A vacuum lets indexes answer alone, without a look at
 * each row; it and an index of the same table wait for each other, settling for neither.
 */
function* preparations<Event extends DomainEvent>(
  fold: Fold<Event>,
  { position }: Pick<Generation, 'position'>,
): Generator<string, void> {
  yield `vacuum (analyze) ${tablesIn(fold).map(tableName).join(', ')}`;
  yield* settling(fold, { after: START.position, upTo: position });
  yield* allTables(fold).flatMap(createIndexes);
}

function allTables(fold: Fold<never>): readonly Table[] {
  return [...tablesIn(fold), ...ENGINE_TABLES];
}

/** Takes statements from what others take from, too, until none is left, or one of them fails. */
async function inTurn(
  client: pg.Client,
  lock: string,
  statements: Generator<string>,
): Promise<void> {
  await client.query(ROOM_TO_SORT);
  await client.query(lock);
  for (const statement of statements) await client.query(statement);
}

/** A session whose client is gone goes on with its statement: it is waited for. */
export function laneLock({ number }: Pick<Generation, 'number'>, lane: number): string {
  const key = number * BigInt(LANES.length) + BigInt(lane);
  return `select pg_advisory_lock(${String(LANE_LOCKS)}, ${String(BigInt.asIntN(32, key))})`;
}

/** Refuses, as every write does, where somebody else holds the lease or moved the checkpoint. */
function ownership({ number, epoch, position }: MakingWhole['generation']): string {
  const [of, held, at] = [number, epoch, position].map(String);
  return `select lifeledger.advance(${of ?? ''}, ${held ?? ''}, ${at ?? ''}, ${at ?? ''}, token, event_id, 0)
    from lifeledger.generation where number = ${of ?? ''}`;
}
