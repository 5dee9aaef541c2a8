import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import type { Batch, Checkpoint, Codec, EventStore, LogFilter } from '../event-store/index.js';
import { type Fold, foldBatch } from './fold-batch.js';
import { readAhead } from './read-ahead.js';
import type { Generation } from './generation.js';
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

/** A batch that was folded; how the generation stands behind it. */
export interface Folded {
  readonly generation: Generation;
  readonly events: number;
  readonly caughtUp: boolean;
}

export interface Folding {
  readonly client: pg.Client;
  readonly from: Generation;
  readonly signal: AbortSignal;
  /** Ends exactly here; default: never. */
  readonly upTo?: Checkpoint;
}

/**
 * Folds the log from a checkpoint on, one batch being read while another is written. Decoding is
 * not done ahead: it would keep Node from feeding the writing connection.
 */
export async function* folding<Event extends DomainEvent>(
  { store, codec, fold, filter, batchSize }: Workshop<Event>,
  { client, from, signal, upTo }: Folding,
): AsyncGenerator<Folded, void> {
  const { position, token, eventId } = from;
  const after = { position, token, eventId };
  const subscribe = (stop: AbortSignal) =>
    store.subscribe({ after, filter, batchSize, signal: stop });
  // What is being built leaves settling to its end.
  const settle = from.state === 'whole';
  let believed = from;
  for await (const ahead of readAhead(subscribe, signal)) {
    const batch = upTo === undefined ? ahead : cut(ahead, upTo);
    if (batch.checkpoint.position > believed.position) {
      const folded = foldBatch(fold, codec, batch);
      believed = await writeBatch({ client, fold, believed, settle }, folded);
    }
    yield { generation: believed, events: batch.events.length, caughtUp: batch.caughtUp };
    if (upTo !== undefined && believed.position >= upTo.position) return;
  }
}

/** What of a batch lies at or before a place in the log. */
function cut(batch: Batch, upTo: Checkpoint): Batch {
  if (batch.checkpoint.position < upTo.position) return batch;
  const events = batch.events.filter(({ position }) => position <= upTo.position);
  return { events, checkpoint: upTo, caughtUp: batch.caughtUp };
}
