import pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import { START } from '../event-store/index.js';
import { FOLDED_CHANNEL, READ_SCHEMA } from './connection.js';
import { runScript } from './copy-script.js';
import { tablesOf } from './definitions.js';
import type { Fold } from './fold-batch.js';
import type { ReadCheckpoint } from './read-checkpoint.js';
import { createIndexes, createTable, tableName } from './read-tables.js';
import { settling } from './write-batch.js';

/** Bounds, not needs: small tables take less. */
const ROOM_TO_SORT = [`set local maintenance_work_mem = '256MB'`, `set local work_mem = '64MB'`];

/**
 * Makes the read tables anew, empty and without secondary indexes; needs the fold lock. It waits
 * for answers under way, which hold the checkpoint's table; one that comes later sees the new state.
 */
export async function makeTables<Event extends DomainEvent>(
  client: pg.Client,
  fold: Fold<Event>,
  definitions: string,
): Promise<void> {
  await runScript(client, [
    'begin',
    'lock table lifeledger.checkpoint in access exclusive mode',
    `drop schema if exists ${READ_SCHEMA} cascade`,
    `create schema ${READ_SCHEMA}`,
    ...allTables(fold).map(createTable),
    `insert into lifeledger.checkpoint as standing
       (generation, definitions, state, position, token, event_id, unknown_events, updated_at)
     values (1, ${pg.escapeLiteral(definitions)}, 'rebuilding',
       ${String(START.position)}, '${START.token}', '${START.eventId}', 0, clock_timestamp())
     on conflict (one) do update set
       generation = standing.generation + 1, definitions = excluded.definitions,
       state = excluded.state, position = excluded.position, token = excluded.token,
       event_id = excluded.event_id, unknown_events = 0, updated_at = excluded.updated_at`,
    `notify ${FOLDED_CHANNEL}, '${String(START.position)}'`,
    'commit',
  ]);
}

/**
 * Makes indexes, settles all there is and opens the tables to answers; needs the fold lock. The
 * vacuum before it lets indexes answer alone, without a look at each row.
 */
export async function openTables<Event extends DomainEvent>(
  client: pg.Client,
  fold: Fold<Event>,
  { generation, position }: ReadCheckpoint,
): Promise<void> {
  const tables = allTables(fold);
  await client.query(`vacuum (analyze) ${tables.map(tableName).join(', ')}`);
  await runScript(client, [
    'begin',
    ...ROOM_TO_SORT,
    ...tables.flatMap(createIndexes),
    ...settling(fold, START.position, position),
    `update lifeledger.checkpoint set state = 'live', updated_at = clock_timestamp()
     where generation = ${String(generation)} and position = ${String(position)}`,
    `notify ${FOLDED_CHANNEL}, '${String(position)}'`,
    'commit',
  ]);
}

function allTables<Event extends DomainEvent>({ facts, states }: Fold<Event>) {
  return [...facts, ...states].flatMap(tablesOf);
}
