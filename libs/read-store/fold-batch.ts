import type { DomainEvent } from '../event-sourcing/index.js';
import type { Batch, Checkpoint, Codec, KnownEvent } from '../event-store/index.js';
import { copyLine } from './copy-text.js';
import { FoldFailed, messageOf } from './errors.js';
import type { FactProjection, Projection, StateProjection } from './projection.js';

/** The events of each key, in order of position. */
export type EventsByKey<Event extends DomainEvent> = ReadonlyMap<
  string,
  readonly KnownEvent<Event>[]
>;

/** What a batch of the log means for the read tables, as far as it can be said without them. */
export interface FoldedBatch<Event extends DomainEvent> {
  /** The rows of each fact table in the text format of COPY. */
  readonly facts: ReadonlyMap<string, string>;
  /** In the order of the state projections. */
  readonly touched: readonly EventsByKey<Event>[];
  readonly events: number;
  readonly unknownEvents: number;
  readonly checkpoint: Checkpoint;
  readonly caughtUp: boolean;
}

/** Projections, sorted by kind. */
export interface Fold<Event extends DomainEvent> {
  readonly facts: readonly FactProjection<Event>[];
  readonly states: readonly StateProjection<Event, unknown>[];
}

export function foldOf<Event extends DomainEvent>(
  projections: readonly Projection<Event>[],
): Fold<Event> {
  return {
    facts: projections.filter((projection) => projection.kind === 'facts'),
    states: projections.filter((projection) => projection.kind === 'state'),
  };
}

/**
 * Decodes a batch and makes its facts.
 * @throws MalformedEvent, FoldFailed
 */
export function foldBatch<Event extends DomainEvent>(
  { facts, states }: Fold<Event>,
  codec: Codec<Event>,
  batch: Batch,
): FoldedBatch<Event> {
  const texts = new Map<string, string>();
  const touched = states.map(() => new Map<string, KnownEvent<Event>[]>());
  let unknownEvents = 0;
  for (const recorded of batch.events) {
    const event = codec.decode(recorded);
    if (!event.known) {
      unknownEvents += 1;
      continue;
    }
    for (const projection of facts) addFacts(texts, projection, event);
    states.forEach((projection, index) => {
      touch(touched[index], projection, event);
    });
  }
  const { checkpoint, caughtUp } = batch;
  return {
    facts: texts,
    touched,
    events: batch.events.length,
    unknownEvents,
    checkpoint,
    caughtUp,
  };
}

function addFacts<Event extends DomainEvent>(
  texts: Map<string, string>,
  projection: FactProjection<Event>,
  event: KnownEvent<Event>,
): void {
  for (const { table, values } of attempt(projection.name, event, () => projection.rows(event))) {
    texts.set(table, (texts.get(table) ?? '') + copyLine(values));
  }
}

function touch<Event extends DomainEvent>(
  touched: Map<string, KnownEvent<Event>[]> | undefined,
  projection: StateProjection<Event, unknown>,
  event: KnownEvent<Event>,
): void {
  const key = attempt(projection.name, event, () => projection.keyOf(event));
  if (key === undefined) return;
  const events = touched?.get(key);
  if (events === undefined) touched?.set(key, [event]);
  else events.push(event);
}

/** The rows of the keys touched, in the text format of COPY. @throws FoldFailed */
export function foldStates<Event extends DomainEvent>(
  projection: StateProjection<Event, unknown>,
  touched: EventsByKey<Event>,
  stored: ReadonlyMap<string, Readonly<Record<string, string | null>>>,
): string {
  let text = '';
  for (const [key, events] of touched) {
    const row = stored.get(key);
    let state = row === undefined ? projection.initial(key) : projection.fromRow(row);
    for (const event of events) {
      const before = state;
      state = attempt(projection.name, event, () => projection.evolve(before, event));
    }
    text += copyLine(projection.toRow(state));
  }
  return text;
}

function attempt<T>(projection: string, event: KnownEvent, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const place = `position ${String(event.position)}, ${event.stream}@${String(event.revision)}`;
    const reason = messageOf(error);
    throw new FoldFailed(`${projection} can't fold ${event.event.type} at ${place}: ${reason}`, {
      cause: error,
    });
  }
}
