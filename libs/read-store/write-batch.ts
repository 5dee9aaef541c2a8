import pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import type { Batch, Checkpoint, EventStore } from '../event-store/index.js';
import { type Putting, statementsFor } from './batch-statements.js';
import { runScript } from './copy-script.js';
import { isRefusedRow } from './failures.js';
import { type FoldedEvents, foldEvents, type FoldGiven } from './fold-batch.js';
import type { Generation } from './generation.js';
import type { Poison } from './parking.js';
import { settlingBatch } from './settling.js';
import { type Outcome, writeCarefully } from './write-carefully.js';

/** Where a batch goes: behind `believed`, or nowhere if somebody else has moved the checkpoint. */
export interface Writing<Event extends DomainEvent> extends Putting<Event>, FoldGiven<Event> {
  /** Parked events are read from it again. */
  readonly store: EventStore;
  readonly believed: Generation;
}

export interface Written {
  readonly generation: Generation;
  /** What was parked with it. */
  readonly poison: readonly Poison[];
}

/**
 * Writes the rows of a batch, what of it is parked, and its checkpoint in one transaction, and
 * announces the position. States are read before it: they are those of the believed checkpoint, or
 * the write is refused. The checkpoint moves last: its row has the lease, too, which is renewed
 * however long a batch takes. What PostgreSQL refuses, and what decides of parked events, is written
 * event by event.
 * @param ahead the batch's events, where they were folded already
 * @throws FoldFailed where poison stops the fold, and a DatabaseError with the SQLSTATE NOT_OURS
 * where the believed checkpoint does not stand
 */
export async function writeBatch<Event extends DomainEvent>(
  writing: Writing<Event>,
  { events, checkpoint }: Batch,
  ahead?: FoldedEvents<Event>,
): Promise<Written> {
  const folded = ahead ?? foldEvents(writing, events);
  const { believed, client } = writing;
  let outcome = folded.acts.size === 0 ? await writeAtOnce(writing, folded, checkpoint) : undefined;
  if (outcome === undefined) {
    await client.query('begin');
    outcome = await writeCarefully(writing, events, folded.acts);
    await client.query(advance(believed, checkpoint, outcome.unknown));
    await client.query('commit');
    await writing.parking.load(client);
  }
  const unknownEvents = believed.unknownEvents + outcome.unknown;
  return { generation: { ...believed, ...checkpoint, unknownEvents }, poison: outcome.poison };
}

/** In one round trip; undefined where PostgreSQL refuses a row. */
async function writeAtOnce<Event extends DomainEvent>(
  writing: Writing<Event>,
  folded: FoldedEvents<Event>,
  checkpoint: Checkpoint,
): Promise<Outcome | undefined> {
  const { client, believed, parking } = writing;
  const range = { after: believed.position, upTo: checkpoint.position };
  const { parts, poison } = await statementsFor(writing, folded);
  const settled = writing.settle ? settlingBatch(writing.fold, range) : [];
  const unknown = folded.unknown.total;
  try {
    const advanced = advance(believed, checkpoint, unknown);
    await runScript(client, ['begin', ...parts, ...settled, advanced, 'commit']);
  } catch (error) {
    if (!isRefusedRow(error)) throw error;
    // Rows that somebody else has written by now are refused as well, and are no poison.
    await requireOurs(client, believed);
    return undefined;
  }
  parking.add(poison);
  return { unknown, poison };
}

function advance(
  { number, epoch, position }: Generation,
  checkpoint: Checkpoint,
  unknownEvents: number,
): string {
  const numbers = [number, epoch, position, checkpoint.position].map(String).join(', ');
  const texts = [checkpoint.token, checkpoint.eventId].map(pg.escapeLiteral).join(', ');
  return `select lifeledger.advance(${numbers}, ${texts}, ${String(unknownEvents)})`;
}

/** @throws a DatabaseError with the SQLSTATE NOT_OURS where the believed checkpoint does not stand */
export async function requireOurs(client: pg.Client, believed: Generation): Promise<void> {
  await client.query('rollback');
  await client.query(advance(believed, believed, 0));
}
