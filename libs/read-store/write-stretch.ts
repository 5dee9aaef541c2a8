import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import type { Position, RecordedEvent } from '../event-store/index.js';
import { type Putting, refuse, statementsFor } from './batch-statements.js';
import { runScript } from './copy-script.js';
import { isRefusedRow } from './failures.js';
import { foldEvents, type FoldGiven, foldOf } from './fold-batch.js';
import { parkedCopy } from './parked-rows.js';
import { type Poison, recordedPlace } from './parking.js';

/** What is written inside a transaction under way. */
export interface Stretch<Event extends DomainEvent> extends Putting<Event>, FoldGiven<Event> {
  /** Told what came of it. */
  readonly wrote: (written: WrittenStretch) => void;
}

export interface WrittenStretch {
  /** Events passed over. */
  readonly unknown: number;
  readonly poison: readonly Poison[];
  /** No fact was written before this position; undefined where none was. */
  readonly factsFrom: Position | undefined;
}

/**
 * Writes events in order. Where PostgreSQL refuses a row the culprit is found by halves and parked
 * alone: what stands before it is written by then, what stands behind it comes after.
 * @throws FoldFailed where poison stops the fold
 */
export async function writeStretch<Event extends DomainEvent>(
  stretch: Stretch<Event>,
  events: readonly RecordedEvent[],
): Promise<void> {
  const [first] = events;
  if (first === undefined) return;
  if (await isWritten(stretch, events)) return;
  if (events.length === 1) {
    await writeApart(stretch, first);
    return;
  }
  const half = events.length >> 1;
  await writeStretch(stretch, events.slice(0, half));
  await writeStretch(stretch, events.slice(half));
}

/** For each projection on its own: not all of them need be refused. */
async function writeApart<Event extends DomainEvent>(
  stretch: Stretch<Event>,
  recorded: RecordedEvent,
): Promise<void> {
  const { fold, client, parking, before, wrote } = stretch;
  for (const projection of [...fold.facts, ...fold.states]) {
    const apart = { ...stretch, fold: foldOf([projection]) };
    const refused = await attempt(apart, [recorded]);
    if (refused === undefined) continue;
    const { error } = refused;
    const place = recordedPlace(recorded);
    const poison: Poison = { projection: projection.name, place, category: 'row-refused', error };
    refuse(stretch, [poison]);
    await runScript(client, parkedCopy([poison], before));
    parking.add([poison]);
    wrote({ unknown: 0, poison: [poison], factsFrom: undefined });
  }
}

async function isWritten<Event extends DomainEvent>(
  stretch: Stretch<Event>,
  events: readonly RecordedEvent[],
): Promise<boolean> {
  return (await attempt(stretch, events)) === undefined;
}

/** Writes all of it or nothing. @returns why PostgreSQL refuses a row of it */
async function attempt<Event extends DomainEvent>(
  stretch: Stretch<Event>,
  events: readonly RecordedEvent[],
): Promise<{ readonly error: unknown } | undefined> {
  const { client, parking, wrote } = stretch;
  const folded = foldEvents(stretch, events);
  const { parts, poison } = await statementsFor(stretch, folded);
  const error = await runOrUndo(client, parts);
  if (error !== undefined) return { error };
  parking.add(poison);
  const factsFrom = folded.facts.size === 0 ? undefined : events[0]?.position;
  wrote({ unknown: folded.unknown.total, poison, factsFrom });
  return undefined;
}

async function runOrUndo(
  client: pg.Client,
  parts: Parameters<typeof runScript>[1],
): Promise<Error | undefined> {
  try {
    await runScript(client, ['savepoint stretch', ...parts, 'release savepoint stretch']);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error) || !isRefusedRow(error)) throw error;
    await client.query('rollback to savepoint stretch');
    return error;
  }
}
