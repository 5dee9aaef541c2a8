import type { DomainEvent } from '../event-sourcing/index.js';
import {
  type Codec,
  type EventStore,
  MalformedEvent,
  type Position,
  type RecordedEvent,
  StreamDeleted,
} from '../event-store/index.js';
import type { Parked } from './parked-table.js';
import type { Place } from './parking.js';

export interface ReadAgain<Event extends DomainEvent> {
  readonly events: readonly RecordedEvent[];
  /** Refuses what is not in the log any more, or not known any more. */
  readonly codec: Codec<Event>;
}

/** Reads parked events from the log again, by stream and revision, in order of position. */
export async function readParked<Event extends DomainEvent>(
  { store, codec }: { readonly store: EventStore; readonly codec: Codec<Event> },
  parked: readonly Parked[],
): Promise<ReadAgain<Event>> {
  const found = new Map<Position, RecordedEvent>();
  for (const run of runsOf(parked.map(({ place }) => place))) await readRun(store, run, found);
  const missing = new Set<Position>();
  const events = parked.map(({ place }) => {
    const recorded = found.get(place.position);
    if (recorded?.id === place.id) return recorded;
    missing.add(place.position);
    return emptyAt(place);
  });
  return { events, codec: strict(codec, missing) };
}

/** Neighbours in their stream. */
function runsOf(places: readonly Place[]): readonly (readonly Place[])[] {
  const runs: Place[][] = [];
  for (const place of places) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const isNext = last?.stream === place.stream && last.revision + 1n === place.revision;
    if (run !== undefined && isNext) run.push(place);
    else runs.push([place]);
  }
  return runs;
}

async function readRun(
  store: EventStore,
  run: readonly Place[],
  found: Map<Position, RecordedEvent>,
): Promise<void> {
  const [first] = run;
  if (first === undefined) return;
  try {
    const options = { from: first.revision, limit: run.length };
    for await (const page of store.read(first.stream, options)) {
      for (const recorded of page) found.set(recorded.position, recorded);
    }
  } catch (error) {
    if (!(error instanceof StreamDeleted)) throw error;
  }
}

function emptyAt(place: Place): RecordedEvent {
  const nothing = new Uint8Array();
  const rest = { contentType: 'application/json', data: nothing, metadata: nothing } as const;
  return { ...place, ...rest };
}

function strict<Event extends DomainEvent>(
  codec: Codec<Event>,
  missing: ReadonlySet<Position>,
): Codec<Event> {
  return {
    ...codec,
    decode: (recorded) => {
      if (missing.has(recorded.position)) {
        throw new MalformedEvent('it does not stand in the log any more; discard it');
      }
      const event = codec.decode(recorded);
      if (event.known) return event;
      const version = String(event.schemaVersion);
      throw new MalformedEvent(
        `this release does not know ${event.event.type} of version ${version}`,
      );
    },
  };
}
