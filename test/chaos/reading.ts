import { type Batch, type EventStore, messageOf } from '../../libs/event-store/index.js';
import { createProjector, type Projector, type ReadStore } from '../../libs/read-store/index.js';
import { createRandom } from '../../libs/intake/simulation/random.js';
import { notes, type ToyEvent, toys } from '../support/toy-projections.js';
import { delegating, running } from '../support/toy-read-models.js';
import { until } from '../support/until.js';
import { noteCodec } from './notes.js';
import type { Delivery } from './oracle.js';

/** What a projector did, in order. */
export interface Trace {
  /** The position of each event that it folded. */
  readonly handled: bigint[];
  readonly deliveries: Delivery[];
}

export interface Reading {
  readonly store: EventStore;
  readonly reads: ReadStore;
  readonly seed: number;
  readonly signal: AbortSignal;
  readonly log: (line: string) => void;
}

/** Events between two restarts. */
const RUN = { least: 20, most: 80 };
const FOR_EVER_SECONDS = 3_600;

/**
 * Folds until aborted, stopped and started anew again and again, so that it goes on from what it
 * stored. @throws whatever stops the projector by itself
 */
export async function keepReading(reading: Reading, trace: Trace): Promise<void> {
  const { seed, signal } = reading;
  const random = createRandom(seed, 'restarts');
  while (!signal.aborted) {
    const enough = trace.handled.length + RUN.least + random() * (RUN.most - RUN.least);
    const work = running(projectorOf(reading, trace));
    let ended = false;
    void work.ended.then(() => (ended = true));
    const isOver = () => ended || signal.aborted || trace.handled.length >= enough;
    await until(() => Promise.resolve(isOver()), FOR_EVER_SECONDS);
    const failure = await work.stop();
    if (failure !== undefined) throw new Error(messageOf(failure), { cause: failure });
  }
}

/** @param reading a store that reads the empty log suffices to make the tables */
export function projectorOf(
  { store, reads, log }: Pick<Reading, 'store' | 'reads' | 'log'>,
  trace: Trace,
): Projector {
  const noting: typeof notes = {
    ...notes,
    rows: (event) => {
      trace.handled.push(event.position);
      return notes.rows(event);
    },
  };
  return createProjector<ToyEvent>({
    readStore: reads,
    store: traced(store, trace),
    codec: noteCodec,
    projections: [noting, ...toys.filter((toy) => toy !== notes)],
    log,
    batchSize: 20,
    backOffMilliseconds: 20,
    standByMilliseconds: 20,
  });
}

/** The same store; what its subscriptions deliver is noted. */
function traced(store: EventStore, trace: Trace): EventStore {
  return {
    ...delegating(store),
    subscribe: (options) => {
      const delivery: Delivery = { after: options.after.position, batches: [] };
      trace.deliveries.push(delivery);
      return noted(store.subscribe(options), delivery);
    },
  };
}

async function* noted(batches: AsyncIterable<Batch>, delivery: Delivery): AsyncIterable<Batch> {
  for await (const batch of batches) {
    const events = batch.events.map(({ position }) => position);
    delivery.batches.push({ events, checkpoint: batch.checkpoint.position });
    yield batch;
  }
}
