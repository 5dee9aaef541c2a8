import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import { DifferentLog, unlessAborted } from '../event-store/index.js';
import { folding, type Workshop } from './folding.js';
import { holdAlone, release } from './locks.js';
import { makeTables, openTables } from './make-tables.js';
import {
  type CheckpointRow,
  parseCheckpoint,
  type ReadCheckpoint,
  SELECT_CHECKPOINT,
} from './read-checkpoint.js';

/** How far a rebuild has come. */
export interface RebuildProgress {
  readonly phase: 'rebuilding' | 'indexing';
  /** Events folded in this go. */
  readonly done: number;
  /** All events of this go, as far as the positions let one guess. */
  readonly total: number | undefined;
  readonly unit: 'events';
}

export interface RebuildRun {
  readonly client: pg.Client;
  /** True: even where whole tables for the same definitions stand. */
  readonly anew: boolean;
  readonly signal: AbortSignal;
  readonly progress: (progress: RebuildProgress, checkpoint: ReadCheckpoint) => void;
}

export async function readCheckpoint(client: pg.Client): Promise<ReadCheckpoint | undefined> {
  const { rows } = await client.query<CheckpointRow>(SELECT_CHECKPOINT);
  return parseCheckpoint(rows);
}

/**
 * Folds the log from nothing, or from where a rebuild for the same definitions was broken off, and
 * opens the tables to answers at its end. Tables half-way stay when the signal is aborted.
 * @returns false, with nothing done, where another process rebuilds
 */
export async function rebuild<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  run: RebuildRun,
): Promise<boolean> {
  const { client, signal } = run;
  if (!(await holdAlone(client))) return false;
  const from = await startingPoint(workshop, run);
  if (from.state === 'rebuilding') {
    const last = await foldWhole(workshop, run, from);
    signal.throwIfAborted();
    await openTables(client, workshop.fold, last);
  }
  await release(client);
  return true;
}

async function startingPoint<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  { client, anew }: RebuildRun,
): Promise<ReadCheckpoint> {
  const standing = await readCheckpoint(client);
  if (standing?.definitions === workshop.definitions) {
    if (standing.state === 'rebuilding' || !anew) return standing;
  }
  return fromNothing(workshop, client);
}

async function fromNothing<Event extends DomainEvent>(
  { fold, definitions }: Workshop<Event>,
  client: pg.Client,
): Promise<ReadCheckpoint> {
  await makeTables(client, fold, definitions);
  const made = await readCheckpoint(client);
  if (made === undefined) throw new Error('the checkpoint of the read models is missing');
  return made;
}

/** Tables half-way from another log are of no use; an operator who asks for a rebuild knows. */
async function foldWhole<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  run: RebuildRun,
  from: ReadCheckpoint,
): Promise<ReadCheckpoint> {
  try {
    return await foldToEnd(workshop, run, from);
  } catch (error) {
    if (!run.anew || !(error instanceof DifferentLog)) throw error;
    return foldToEnd(workshop, run, await fromNothing(workshop, run.client));
  }
}

/** What was written during a long pass is folded by another, while nobody asks yet. */
async function foldToEnd<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  { client, signal, progress }: RebuildRun,
  from: ReadCheckpoint,
): Promise<ReadCheckpoint> {
  const head = await unlessAborted(workshop.store.head(), signal);
  signal.throwIfAborted();
  const span = { from: from.position, head: head?.position ?? from.position };
  let [done, last] = [0, from];
  let before: number;
  do {
    before = done;
    for await (const batch of folding(workshop, { client, from: last, settle: false, signal })) {
      done += batch.events;
      last = batch.checkpoint;
      progress({ phase: 'rebuilding', ...progressOf(done, last.position, span) }, last);
      if (batch.caughtUp) break;
    }
  } while (done - before > workshop.batchSize && !signal.aborted);
  progress({ phase: 'indexing', ...progressOf(done, last.position, span) }, last);
  return last;
}

/** Positions are as good a measure of what is left as a log can give. */
function progressOf(
  done: number,
  position: bigint,
  { from, head }: { from: bigint; head: bigint },
) {
  const share = Number(position - from) / Number(head - from);
  const known = share > 0 && Number.isFinite(share);
  const total = known ? Math.round(done / Math.min(1, share)) : undefined;
  return { done, total, unit: 'events' as const };
}
