import { setImmediate } from 'node:timers/promises';
import type { DomainEvent } from '../event-sourcing/index.js';
import type { Codec, KnownEvent, LogEvent, Position, RecordedEvent } from '../event-store/index.js';
import { CopyRows } from './copy-rows.js';
import { tablesOf } from './definitions.js';
import { type IndexedColumns, indexedColumns, NoRoom, requireRoom } from './index-room.js';
import type { ParkedAct } from './parked-act.js';
import type { Discarded } from './parked-rows.js';
import { type Parking, type Place, type Poison, recordedPlace } from './parking.js';
import type { FactProjection, FactRow, Projection, StateProjection, Table } from './projection.js';
import { UnknownCount } from './unknown-events.js';

/** The events of each key of a state projection, in order of position. */
export interface Touched<Event extends DomainEvent> {
  readonly projection: StateProjection<Event, unknown>;
  readonly keys: ReadonlyMap<string, readonly KnownEvent<Event>[]>;
}

/** What events mean for the read tables, as far as it can be said without them. */
export interface FoldedEvents<Event extends DomainEvent> {
  /** The rows of each fact table. */
  readonly facts: ReadonlyMap<string, CopyRows>;
  readonly touched: readonly Touched<Event>[];
  readonly poison: readonly Poison[];
  readonly discarded: readonly Discarded[];
  readonly unknown: UnknownCount;
  /** By the position at which they stand. */
  readonly acts: ReadonlyMap<Position, ParkedAct>;
}

/** Projections, sorted by kind. */
export interface Fold<Event extends DomainEvent> {
  readonly facts: readonly FactProjection<Event>[];
  readonly states: readonly StateProjection<Event, unknown>[];
  /** By the table of a fact. */
  readonly indexed: ReadonlyMap<string, IndexedColumns>;
}

export function foldOf<Event extends DomainEvent>(
  projections: readonly Projection<Event>[],
): Fold<Event> {
  const facts = projections.filter((projection) => projection.kind === 'facts');
  const tables = facts.flatMap(tablesOf);
  return {
    facts,
    indexed: new Map(tables.map((table) => [table.name, indexedColumns(table)])),
    states: projections.filter((projection) => projection.kind === 'state'),
  };
}

/** All tables of projections, without the engine's own. */
export function tablesIn({ facts, states }: Fold<never>): readonly Table[] {
  return [...facts, ...states].flatMap(tablesOf);
}

/** How events are folded, and what is known of those that can't be. */
export interface FoldGiven<Event extends DomainEvent> {
  readonly fold: Fold<Event>;
  readonly codec: Codec<Event>;
  readonly parking: Parking;
  /** What an event decides of parked ones. */
  readonly actOf: (event: KnownEvent<Event>) => ParkedAct | undefined;
}

/** Decodes events, makes their facts, and sorts them by the states that they concern. */
export function foldEvents<Event extends DomainEvent>(
  given: FoldGiven<Event>,
  events: readonly RecordedEvent[],
): FoldedEvents<Event> {
  const folding = new FoldingOfEvents(given);
  for (const recorded of events) folding.take(recorded);
  return folding;
}

/** So many events take about a millisecond, for which nothing else is done. */
const SLICE = 100;

/** The same, while whatever else there is to do gets its turn. */
export async function foldInSlices<Event extends DomainEvent>(
  given: FoldGiven<Event>,
  events: readonly RecordedEvent[],
): Promise<FoldedEvents<Event>> {
  const folding = new FoldingOfEvents(given);
  for (const [index, recorded] of events.entries()) {
    if (index % SLICE === 0) await setImmediate();
    folding.take(recorded);
  }
  return folding;
}

/** A state projection during one batch. */
interface Touching<Event extends DomainEvent> {
  readonly projection: StateProjection<Event, unknown>;
  readonly keys: Map<string, KnownEvent<Event>[]>;
  /** Streams held back from before. */
  readonly parked: ReadonlySet<string>;
  /** Streams held back since an event of this batch. */
  readonly spoilt: Set<string>;
}

class FoldingOfEvents<Event extends DomainEvent> implements FoldedEvents<Event> {
  readonly facts = new Map<string, CopyRows>();
  readonly touched: readonly Touching<Event>[];
  readonly poison: Poison[] = [];
  readonly discarded: Discarded[] = [];
  readonly unknown = new UnknownCount();
  readonly acts = new Map<Position, ParkedAct>();
  readonly #given: FoldGiven<Event>;

  constructor(given: FoldGiven<Event>) {
    this.#given = given;
    this.touched = given.fold.states.map((projection) => ({
      projection,
      keys: new Map<string, KnownEvent<Event>[]>(),
      parked: given.parking.streamsOf(projection.name),
      spoilt: new Set<string>(),
    }));
  }

  take(recorded: RecordedEvent): void {
    const event = this.#decoded(recorded);
    if (event === undefined) return;
    if (!event.known) {
      this.unknown.add(event);
      return;
    }
    for (const projection of this.#given.fold.facts) this.#addFacts(projection, event);
    for (const touching of this.touched) this.#touch(touching, event);
    const act = this.#given.actOf(event);
    if (act !== undefined) this.acts.set(event.position, act);
  }

  #decoded(recorded: RecordedEvent): LogEvent<Event> | undefined {
    try {
      return this.#given.codec.decode(recorded);
    } catch (error) {
      this.#parkUnreadable(recordedPlace(recorded), error);
      return undefined;
    }
  }

  #addFacts(projection: FactProjection<Event>, event: KnownEvent<Event>): void {
    const rows = this.#rowsOf(projection, event);
    for (const { table, values } of rows) {
      this.#copyTo(table).add(values);
    }
  }

  #copyTo(table: string): CopyRows {
    const standing = this.facts.get(table);
    if (standing !== undefined) return standing;
    const rows = new CopyRows();
    this.facts.set(table, rows);
    return rows;
  }

  #rowsOf(projection: FactProjection<Event>, event: KnownEvent<Event>): readonly FactRow[] {
    const { name } = projection;
    if (this.#leavesOut(name, event)) return [];
    try {
      const rows = projection.rows(event);
      for (const { table, values } of rows) this.#requireRoom(table, values);
      return rows;
    } catch (error) {
      this.poison.push(poisonOf(name, placeOf(event), error));
      return [];
    }
  }

  #requireRoom(table: string, values: FactRow['values']): void {
    const indexed = this.#given.fold.indexed.get(table);
    if (indexed !== undefined) requireRoom(values, indexed);
  }

  #touch({ projection, keys, parked, spoilt }: Touching<Event>, event: KnownEvent<Event>): void {
    const { name } = projection;
    const { stream } = event;
    if (this.#leavesOut(name, event)) return;
    try {
      const key = projection.keyOf(stream);
      if (key === undefined) return;
      if (parked.has(stream) || spoilt.has(stream)) {
        this.poison.push({ projection: name, place: placeOf(event), category: 'behind' });
        return;
      }
      if (projection.concerns?.(event) === false) return;
      const events = keys.get(key);
      if (events === undefined) keys.set(key, [event]);
      else events.push(event);
    } catch (error) {
      spoilt.add(stream);
      this.poison.push(poisonOf(name, placeOf(event), error));
    }
  }

  /** Bytes that can't be read are poison to every projection that may have had a row of them. */
  #parkUnreadable(place: Place, error: unknown): void {
    const { stream } = place;
    const park = (projection: string) => {
      if (this.#isDiscarded(projection, place)) return false;
      this.poison.push({ projection, place, category: 'malformed', error });
      return true;
    };
    for (const { name, concernsStream } of this.#given.fold.facts) {
      if (concernsStream?.(stream) ?? true) park(name);
    }
    for (const { projection, spoilt } of this.touched) {
      if (hasRowOf(projection, stream) && park(projection.name)) spoilt.add(stream);
    }
  }

  #leavesOut(projection: string, event: KnownEvent<Event>): boolean {
    if (this.#given.parking.hasNoDiscards) return false;
    return this.#isDiscarded(projection, placeOf(event));
  }

  #isDiscarded(projection: string, place: Place): boolean {
    const act = this.#given.parking.discardOf(projection, place);
    if (act !== undefined) this.discarded.push({ act, place });
    return act !== undefined;
  }
}

/** Of an event on which a projection, or what is asked of its rows, threw. */
export function poisonOf(projection: string, place: Place, error: unknown): Poison {
  const category = error instanceof NoRoom ? 'row-refused' : 'fold-failed';
  return { projection, place, category, error };
}

function hasRowOf(projection: StateProjection<never, unknown>, stream: string): boolean {
  try {
    return projection.keyOf(stream) !== undefined;
  } catch {
    return true;
  }
}

export function placeOf(known: KnownEvent): Place {
  const { id, stream, revision, position, recordedAt, event } = known;
  return { id, type: event.type, stream, revision, position, recordedAt };
}
