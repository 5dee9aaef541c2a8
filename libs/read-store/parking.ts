import type pg from 'pg';
import {
  firstStampOf,
  messageOf,
  type Position,
  type RecordedEvent,
  type Revision,
} from '../event-store/index.js';
import { FoldFailed } from './errors.js';
import type { DiscardAct } from './parked-act.js';

/** Where an event stands, and what it calls itself. */
export interface Place {
  readonly id: string;
  readonly type: string;
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
  /** Its first stamp. */
  readonly recordedAt: string;
}

/** The same of an event that nobody has read. */
export function recordedPlace(recorded: RecordedEvent): Place {
  const { id, type, stream, revision, position } = recorded;
  return { id, type, stream, revision, position, recordedAt: firstStampOf(recorded) };
}

/**
 * Why an event is parked: its bytes can't be read; the projection's own code threw on it;
 * PostgreSQL takes no such row; or it stands behind another one in its stream.
 */
export type ParkCategory = 'malformed' | 'fold-failed' | 'row-refused' | 'behind';

/** An event that a projection does not take. */
export interface Poison {
  readonly projection: string;
  readonly place: Place;
  readonly category: ParkCategory;
  /** What was thrown; undefined for what is only behind. */
  readonly error?: unknown;
}

/** `facts can't fold CustomerPurchased at position 17, customer-a@3: …` */
export function describePoison({ projection, place, category, error }: Poison): string {
  const at = `position ${String(place.position)}, ${place.stream}@${String(place.revision)}`;
  if (category === 'behind') return `${projection} holds ${place.type} at ${at} back`;
  return `${projection} can't fold ${place.type} at ${at}: ${messageOf(error)}`;
}

/** What the command line is to be told to leave an event out for good. */
export function discardFlags({ projection, place, category }: Poison): string {
  // What a state's fold or PostgreSQL refuses may look well to whoever discards it.
  const force = category === 'malformed' ? '' : ' --force';
  return `--projection ${projection} --position ${String(place.position)} --reason TEXT${force}`;
}

/** What stops a generation that is being built. */
export function foldFailed(poison: Poison): FoldFailed {
  const message =
    `${describePoison(poison)} (event ${poison.place.id}); mend its fold, or leave the event out for good: ` +
    `lifeledger parked discard ${discardFlags(poison)}`;
  return new FoldFailed(message, { cause: poison.error });
}

const NOTHING: ReadonlySet<string> = new Set();

/** What a projector must know, event by event, of what was parked and discarded. */
export class Parking {
  readonly #states: readonly string[];
  readonly #discards: ReadonlyMap<string, DiscardAct>;
  readonly #streams = new Map<string, Set<string>>();

  /** @param states the names of the state projections: only their streams are held back */
  constructor(states: readonly { readonly name: string }[], discards: readonly DiscardAct[] = []) {
    this.#states = states.map(({ name }) => name);
    this.#discards = new Map(
      discards.map((act) => [keyOf(act.projection, { stream: act.stream, id: act.eventId }), act]),
    );
  }

  /** The streams whose events a state projection does not take for the time being. */
  streamsOf(projection: string): ReadonlySet<string> {
    return this.#streams.get(projection) ?? NOTHING;
  }

  get hasNoDiscards(): boolean {
    return this.#discards.size === 0;
  }

  /** The act by which an event counts for nothing in a projection. */
  discardOf(projection: string, place: Pick<Place, 'stream' | 'id'>): DiscardAct | undefined {
    return this.#discards.get(keyOf(projection, place));
  }

  add(poison: readonly Poison[]): void {
    for (const { projection, place } of poison) this.#hold(projection, place.stream);
  }

  /** Learns what is parked in the generation whose schema the session stands in. */
  async load(client: pg.Client): Promise<void> {
    const { rows } = await client.query<{ projection: string; stream: string }>(
      'select distinct projection, stream from parked where projection = any($1)',
      [this.#states],
    );
    // At once: what is folded ahead meanwhile must not find nothing held back.
    this.#streams.clear();
    for (const { projection, stream } of rows) this.#hold(projection, stream);
  }

  #hold(projection: string, stream: string): void {
    if (!this.#states.includes(projection)) return;
    const streams = this.#streams.get(projection);
    if (streams === undefined) this.#streams.set(projection, new Set([stream]));
    else streams.add(stream);
  }
}

function keyOf(projection: string, { stream, id }: Pick<Place, 'stream' | 'id'>): string {
  return `${id} ${projection} ${stream}`;
}
