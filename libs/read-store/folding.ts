import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import type { Codec, EventStore, LogFilter } from '../event-store/index.js';
import { type Fold, foldBatch } from './fold-batch.js';
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

/**
 * Folds the log from a checkpoint on, one batch being read while another is written. Decoding is
 * not done ahead: it would keep Node from feeding the writing connection.
 */
export async function* folding<Event extends DomainEvent>(
  { store, codec, fold, filter, batchSize }: Workshop<Event>,
  { client, from, settle, signal }: Folding,
): AsyncGenerator<Folded, void> {
  const { position, token, eventId } = from;
  const after = { position, token, eventId };
  const subscribe = (stop: AbortSignal) =>
    store.subscribe({ after, filter, batchSize, signal: stop });
  let believed = from;
  for await (const batch of readAhead(subscribe, signal)) {
    if (batch.checkpoint.position > believed.position) {
      const folded = foldBatch(fold, codec, batch);
      believed = await writeBatch({ client, fold, believed, settle }, folded);
    }
    yield { checkpoint: believed, events: batch.events.length, caughtUp: batch.caughtUp };
  }
}
