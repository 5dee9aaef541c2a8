import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import type {
  Batch,
  Checkpoint,
  Codec,
  EventStore,
  KnownEvent,
  LogFilter,
} from '../event-store/index.js';
import type { PoisonRule } from './batch-statements.js';
import { FoldFailed } from './errors.js';
import type { Fold, FoldedEvents } from './fold-batch.js';
import type { DiscardAct, ParkedAct } from './parked-act.js';
import { describePoison, Parking, type Poison } from './parking.js';
import { readAhead } from './read-ahead.js';
import type { Generation } from './generation.js';
import { requireOurs, writeBatch, type Writing, type Written } from './write-batch.js';
import type { WrittenBatch } from './written-batch.js';

/** What a projector works with, whatever it does. */
export interface Workshop<Event extends DomainEvent> {
  readonly store: EventStore;
  readonly codec: Codec<Event>;
  readonly fold: Fold<Event>;
  readonly definitions: string;
  readonly filter: LogFilter;
  readonly batchSize: number;
  /** What an event decides of parked ones; default: nothing. */
  readonly actOf?: ((event: KnownEvent<Event>) => ParkedAct | undefined) | undefined;
  /** Every discard that stands in the log by now; default: none. */
  readonly discards?: (() => Promise<readonly DiscardAct[]>) | undefined;
  readonly log?: ((line: string) => void) | undefined;
  /** Told of every batch once it is committed; must not throw. */
  readonly observe?: ((batch: WrittenBatch) => void) | undefined;
}

/** A batch that was folded; how the generation stands behind it. */
export interface Folded {
  readonly generation: Generation;
  readonly events: number;
  readonly caughtUp: boolean;
  /** Whether anything of it was parked: what comes behind may be held back by that. */
  readonly parked: boolean;
}

export interface Folding {
  readonly client: pg.Client;
  readonly from: Generation;
  readonly signal: AbortSignal;
  /** Ends exactly here; default: never. */
  readonly upTo?: Checkpoint;
  /** Whether poison is parked or stops the fold; default: it stops what is being built. */
  readonly poison?: PoisonRule;
}

/**
 * Folds the log from a checkpoint on, batch by batch, each when the one before it is committed; until
 * the log's end is reached one more is being read meanwhile.
 */
export async function* folding<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  given: Folding,
): AsyncGenerator<Folded, void> {
  const { from, upTo, signal } = given;
  const { read, writing } = await begin(workshop, given);
  let believed = from;
  for await (const ahead of read(signal)) {
    const batch = upTo === undefined ? ahead : cut(ahead, upTo);
    const folded = await write(workshop, { ...writing, believed }, { batch });
    believed = folded.generation;
    yield folded;
    if (upTo !== undefined && believed.position >= upTo.position) return;
  }
}

interface Beginning<Event extends DomainEvent> {
  /** One batch is read ahead until the log's end is reached. */
  readonly read: (signal: AbortSignal) => AsyncIterable<Batch>;
  readonly writing: Omit<Writing<Event>, 'believed'>;
}

/** What every batch of one fold is written with, and where the batches come from. */
export async function begin<Event extends DomainEvent>(
  { store, codec, fold, filter, batchSize, actOf = noAct, discards = noDiscards }: Workshop<Event>,
  { client, from, poison }: Folding,
): Promise<Beginning<Event>> {
  const { position, token, eventId } = from;
  const after = { position, token, eventId };
  const parking = new Parking(fold.states, await discards());
  await parking.load(client);
  const subscribe = (stop: AbortSignal) =>
    store.subscribe({ after, filter, batchSize, signal: stop });
  // What is being built leaves settling to its end.
  const isWhole = from.state === 'whole';
  const rules = { settle: isWhole, poison: poison ?? (isWhole ? 'parks' : 'stops') };
  const writing = { client, store, codec, fold, actOf, parking, ...rules };
  // What comes while a live batch is written is read behind it, in one go, rather than bit by bit.
  const isWorthwhile = ({ caughtUp }: Batch) => !caughtUp;
  return { read: (signal) => readAhead(subscribe, { signal, isWorthwhile }), writing };
}

/** Writes a batch, if it leads further, and tells of it. */
export async function write<Event extends DomainEvent>(
  workshop: Workshop<Event>,
  writing: Writing<Event>,
  { batch, folded }: { readonly batch: Batch; readonly folded?: FoldedEvents<Event> },
): Promise<Folded> {
  const { believed } = writing;
  const told = { events: batch.events.length, caughtUp: batch.caughtUp };
  if (batch.checkpoint.position <= believed.position) {
    return { generation: believed, parked: false, ...told };
  }
  const began = performance.now();
  const { generation, poison } = await writeOrExplain(writing, batch, folded);
  report(workshop, { before: believed, batch, milliseconds: performance.now() - began });
  tell(workshop, poison);
  return { generation, parked: poison.length > 0, ...told };
}

const noAct = () => undefined;
const noDiscards = () => Promise.resolve([]);

/** Who believes what is not so may take for poison what is none: only the true holder stops at it. */
async function writeOrExplain<Event extends DomainEvent>(
  writing: Writing<Event>,
  batch: Batch,
  folded: FoldedEvents<Event> | undefined,
): Promise<Written> {
  try {
    return await writeBatch(writing, batch, folded);
  } catch (error) {
    if (error instanceof FoldFailed) await requireOurs(writing.client, writing.believed);
    throw error;
  }
}

function tell({ log }: Pick<Workshop<never>, 'log'>, poison: readonly Poison[]): void {
  for (const one of poison) {
    if (one.category !== 'behind') log?.(`parked: ${describePoison(one)}`);
  }
}

function report(
  { observe }: Pick<Workshop<never>, 'observe'>,
  { before, batch, milliseconds }: { before: Generation; batch: Batch; milliseconds: number },
): void {
  const [from, to] = [before.position, batch.checkpoint.position];
  observe?.({ generation: before.number, events: batch.events, from, to, milliseconds });
}

/** What of a batch lies at or before a place in the log. */
function cut(batch: Batch, upTo: Checkpoint): Batch {
  if (batch.checkpoint.position < upTo.position) return batch;
  const events = batch.events.filter(({ position }) => position <= upTo.position);
  return { events, checkpoint: upTo, caughtUp: batch.caughtUp };
}
