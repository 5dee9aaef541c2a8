import type { DomainEvent } from '../event-sourcing/index.js';
import {
  type Batch,
  type Checkpoint,
  type Codec,
  type KnownEvent,
  messageOf,
} from '../event-store/index.js';
import { copyLine } from './copy-text.js';
import { FoldFailed } from './errors.js';
import type { FactProjection, Projection, StateProjection } from './projection.js';

/** The events of each key of a state projection, in order of position. */
export interface Touched<Event extends DomainEvent> {
  readonly projection: StateProjection<Event, unknown>;
  readonly keys: ReadonlyMap<string, readonly KnownEvent<Event>[]>;
}

/** A row of a state table by column name, as text. */
export type StoredRow = Readonly<Record<string, string | null>>;

/** What a batch of the log means for the read tables, as far as it can be said without them. */
export interface FoldedBatch<Event extends DomainEvent> {
  /** The rows of each fact table in the text format of COPY. */
  readonly facts: ReadonlyMap<string, string>;
  readonly touched: readonly Touched<Event>[];
  readonly unknownEvents: number;
  readonly checkpoint: Checkpoint;
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
  const touched = states.map((projection) => ({
    projection,
    keys: new Map<string, KnownEvent<Event>[]>(),
  }));
  let unknownEvents = 0;
  for (const recorded of batch.events) {
    const event = codec.decode(recorded);
    if (!event.known) {
      unknownEvents += 1;
      continue;
    }
    for (const projection of facts) addFacts(texts, projection, event);
    for (const { projection, keys } of touched) touch(keys, projection, event);
  }
  return { facts: texts, touched, unknownEvents, checkpoint: batch.checkpoint };
}

function addFacts<Event extends DomainEvent>(
  texts: Map<string, string>,
  projection: FactProjection<Event>,
  event: KnownEvent<Event>,
): void {
  try {
    for (const { table, values } of projection.rows(event)) {
      texts.set(table, (texts.get(table) ?? '') + copyLine(values));
    }
  } catch (error) {
    throw foldFailed(projection.name, event, error);
  }
}

function touch<Event extends DomainEvent>(
  keys: Map<string, KnownEvent<Event>[]>,
  projection: StateProjection<Event, unknown>,
  event: KnownEvent<Event>,
): void {
  const key = keyOf(projection, event);
  if (key === undefined) return;
  const events = keys.get(key);
  if (events === undefined) keys.set(key, [event]);
  else events.push(event);
}

function keyOf<Event extends DomainEvent>(
  projection: StateProjection<Event, unknown>,
  event: KnownEvent<Event>,
): string | undefined {
  try {
    return projection.keyOf(event);
  } catch (error) {
    throw foldFailed(projection.name, event, error);
  }
}

/**
 * The rows of the keys touched, in the text format of COPY.
 * @param stored the rows that stand for them now
 * @throws FoldFailed
 */
export function foldStates<Event extends DomainEvent>(
  { projection, keys }: Touched<Event>,
  stored: ReadonlyMap<string, StoredRow>,
): string {
  let text = '';
  for (const [key, events] of keys) {
    const row = stored.get(key);
    const before = row === undefined ? projection.initial(key) : projection.fromRow(row);
    text += copyLine(projection.toRow(evolveAll(projection, before, events)));
  }
  return text;
}

function evolveAll<Event extends DomainEvent>(
  projection: StateProjection<Event, unknown>,
  before: unknown,
  events: readonly KnownEvent<Event>[],
): unknown {
  let state = before;
  for (const event of events) {
    try {
      state = projection.evolve(state, event);
    } catch (error) {
      throw foldFailed(projection.name, event, error);
    }
  }
  return state;
}

function foldFailed(projection: string, event: KnownEvent, cause: unknown): FoldFailed {
  const place = `position ${String(event.position)}, ${event.stream}@${String(event.revision)}`;
  const message = `${projection} can't fold ${event.event.type} at ${place}: ${messageOf(cause)}`;
  return new FoldFailed(message, { cause });
}
