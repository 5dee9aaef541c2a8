import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import type { Batch, Codec, EventStore, LogFilter } from '../event-store/index.js';
import { type Fold, foldBatch, type FoldedBatch } from './fold-batch.js';
import { readAhead } from './read-ahead.js';
import type { ReadCheckpoint } from './read-checkpoint.js';
import { writeBatch } from './write-batch.js';

/** What a projector works with, whatever it does. */
export interface Workshop<Event extends DomainEvent> {
  readonly store: EventStore;
  readonly codec: Codec<Event>;
  readonly fold: Fold<Event>;
  readonly definitions: string;
  readonly filter: LogFilter;
  readonly batchSize: number;
}

/** A batch that was folded; the checkpoint it led to. */
export interface Folded {
  readonly checkpoint: ReadCheckpoint;
  readonly events: number;
  readonly caughtUp: boolean;
}

export interface Folding {
  readonly client: pg.Client;
  readonly from: ReadCheckpoint;
  /** False while a rebuild leaves settling to its end. */
  readonly settle: boolean;
  readonly signal: AbortSignal;
}

/** Folds the log from a checkpoint on, one batch being read while another is written. */
export async function* folding<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  { client, from, settle, signal }: Folding,
): AsyncGenerator<Folded, void> {
  let believed = from;
  const { fold } = workshop;
  for await (const batch of readAhead((stop) => batches(workshop, from, stop), signal)) {
    if (batch.checkpoint.position > believed.position) {
      believed = await writeBatch({ client, fold, believed, settle }, batch);
    }
    yield { checkpoint: believed, events: batch.events, caughtUp: batch.caughtUp };
  }
}

async function* batches<Event extends DomainEvent>(
  { store, codec, fold, filter, batchSize }: Workshop<Event>,
  { position, token, eventId }: ReadCheckpoint,
  signal: AbortSignal,
): AsyncGenerator<FoldedBatch<Event>, void> {
  const after = { position, token, eventId };
  const subscription: AsyncIterable<Batch> = store.subscribe({ after, filter, batchSize, signal });
  for await (const batch of subscription) yield foldBatch(fold, codec, batch);
}
