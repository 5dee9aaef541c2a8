import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import { unlessAborted } from '../event-store/index.js';
import type { PoisonRule } from './batch-statements.js';
import { bulkFolding } from './bulk-folding.js';
import { type Folding, folding, type Workshop } from './folding.js';
import type { Generation } from './generation.js';
import { makeWhole } from './make-whole.js';
import type { Aside } from './while-wanted.js';

/** How far a rebuild has come. */
export interface RebuildProgress {
  readonly phase: 'rebuilding' | 'indexing' | 'comparing';
  /** Events folded in this go; while comparing: tables and questions. */
  readonly done: number;
  /** All of this go; of events, as far as the positions let one guess. */
  readonly total: number | undefined;
  readonly unit: 'events' | 'tables and questions';
}

export interface Building {
  /** Stands in the generation's schema. */
  readonly client: pg.Client;
  /** Stopped, too, when the signal is aborted. */
  readonly aside: Aside;
  /** Leased. */
  readonly generation: Generation;
  readonly signal: AbortSignal;
  readonly poison: PoisonRule;
  readonly progress: (progress: RebuildProgress, generation: Generation) => void;
}

/**
 * Folds the log into a generation from nothing, or from where that was broken off, makes it whole,
 * and folds what came meanwhile. What was folded stays when the signal is aborted.
 * @returns how it stands, level with the log as it was a moment ago
 * @throws AbortError, and whatever fails
 */
export async function build<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  building: Building,
): Promise<Generation> {
  const { client, generation, signal, poison } = building;
  const from = generation.state === 'whole' ? generation : await buildWhole(workshop, building);
  return foldToLevel(workshop, { client, from, signal, poison });
}

async function buildWhole<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  building: Building,
): Promise<Generation> {
  const folded = await foldToEnd(workshop, building);
  building.signal.throwIfAborted();
  const { client, aside } = building;
  await makeWhole(workshop.fold, { client, aside, generation: folded });
  return { ...folded, state: 'whole' };
}

/** Folds until the log's end is reached. @throws AbortError */
export async function foldToLevel<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  given: Omit<Folding, 'upTo'>,
): Promise<Generation> {
  let last = given.from;
  for await (const folded of folding(workshop, given)) {
    last = folded.generation;
    if (folded.caughtUp) break;
  }
  given.signal.throwIfAborted();
  return last;
}

/** What was written during a long pass is folded by another, while nothing needs settling yet. */
async function foldToEnd<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  { client, generation, signal, poison, progress }: Building,
): Promise<Generation> {
  const head = await unlessAborted(workshop.store.head(), signal);
  signal.throwIfAborted();
  const span = { from: generation.position, head: head?.position ?? generation.position };
  let [done, last] = [0, generation];
  let before: number;
  do {
    before = done;
    for await (const batch of bulkFolding(workshop, { client, from: last, signal, poison })) {
      done += batch.events;
      last = batch.generation;
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
