import type { DomainEvent } from '../event-sourcing/index.js';
import type { Batch } from '../event-store/index.js';
import { type FoldedEvents, foldInSlices } from './fold-batch.js';
import { begin, type Folded, type Folding, type Workshop, write } from './folding.js';
import { readAhead } from './read-ahead.js';

/**
 * Folds as `folding` does, but a batch already while the one before it is being written, so that
 * Node and PostgreSQL work at the same time: for what is being built.
 */
export async function* bulkFolding<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  given: Omit<Folding, 'upTo'>,
): AsyncGenerator<Folded, void> {
  const { read, writing } = await begin(workshop, given);
  let believed = given.from;
  let isStale = false;
  const foldAhead = (signal: AbortSignal) =>
    eachFolded(read(signal), ({ events }) => foldInSlices(writing, events));
  for await (const { batch, ahead } of readAhead(foldAhead, { signal: given.signal })) {
    // What was decided or parked with the batch before may change what this one comes to.
    const folded: FoldedEvents<Event> = isStale ? await foldInSlices(writing, batch.events) : ahead;
    const written: Folded = await write(workshop, { ...writing, believed }, { batch, folded });
    believed = written.generation;
    isStale = folded.acts.size > 0 || written.parked;
    yield written;
  }
}

async function* eachFolded<Event extends DomainEvent>(
  batches: AsyncIterable<Batch>,
  fold: (batch: Batch) => Promise<FoldedEvents<Event>>,
) {
  for await (const batch of batches) yield { batch, ahead: await fold(batch) };
}
