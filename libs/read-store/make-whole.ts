import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import { START } from '../event-store/index.js';
import { settling } from './batch-statements.js';
import { FOLDED_CHANNEL } from './connection.js';
import { ENGINE_TABLES } from './engine-tables.js';
import { type Fold, tablesIn } from './fold-batch.js';
import type { Generation } from './generation.js';
import { addKey, createIndexes, tableName } from './read-tables.js';
import type { Aside } from './while-wanted.js';

export interface MakingWhole {
  /** Holds the lease. */
  readonly client: pg.Client;
  readonly aside: Aside;
  readonly generation: Pick<Generation, 'number' | 'epoch' | 'position'>;
}

/** Sessions side by side: one keeps a core busy. */
const LANES = 2;

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
  const statements = preparations(fold, generation).values();
  const lanes = Array.from({ length: LANES }, () => aside((lane) => inTurn(lane, statements)));
  const done = await Promise.allSettled(lanes);
  for (const lane of done) if (lane.status === 'rejected') throw lane.reason;
  await client.query(
    [
      'begin',
      ...tablesIn(fold).flatMap(addKey),
      ownership(generation),
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
function preparations<Event extends DomainEvent>(
  fold: Fold<Event>,
  { position }: Pick<Generation, 'position'>,
): readonly string[] {
  const tables = tablesIn(fold);
  return [
    `vacuum (analyze) ${tables.map(tableName).join(', ')}`,
    ...settling(fold, { after: START.position, upTo: position }),
    ...[...tables, ...ENGINE_TABLES].flatMap(createIndexes),
  ];
}

/** Takes statements from what others take from, too, until none is left. */
async function inTurn(client: pg.Client, statements: Iterable<string>): Promise<void> {
  await client.query(ROOM_TO_SORT);
  for (const statement of statements) await client.query(statement);
}

/** Refuses, as every write does, where somebody else holds the lease or moved the checkpoint. */
function ownership({ number, epoch, position }: MakingWhole['generation']): string {
  const [of, held, at] = [number, epoch, position].map(String);
  return `select lifeledger.advance(${of ?? ''}, ${held ?? ''}, ${at ?? ''}, ${at ?? ''}, token, event_id, 0)
    from lifeledger.generation where number = ${of ?? ''}`;
}
