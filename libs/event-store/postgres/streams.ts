import type { Position, Revision } from '../port.js';
import { originalOf } from './metastream.js';
import { NO_SETTINGS, type StreamSettings } from './stream-settings.js';

/** Where an event with a certain id stands, and how old it was as the batch began. */
export interface Place {
  readonly revision: Revision;
  readonly position: Position;
  readonly ageSeconds: number;
}

/** A stream as the log has it. */
export interface StreamRow {
  readonly name: string;
  readonly number: bigint;
  readonly last: Revision;
  readonly tombstoned: boolean;
  readonly settings: StreamSettings;
}

/** What is known of one stream; whoever plans a batch moves it on. */
export interface StreamState {
  readonly name: string;
  /** The stream whose metadata it holds. */
  readonly original: StreamState | undefined;
  /** Undefined where it has no event and no metadata, and never had. */
  number: bigint | undefined;
  /** -1 where it has no event; a tombstone does not count. */
  last: Revision;
  tombstoned: boolean;
  /** Those of a metastream are none: what it hides is fixed. */
  settings: StreamSettings;
  /** By event id, in order of revision; must hold the ids of every append that may be a repeat. */
  readonly places: Map<string, Place[]>;
  /** The data of a metastream's last event; must be known where its original is softly deleted. */
  lastData: Uint8Array | undefined;
}

/** A tombstone closes a stream and with it its metastream. */
export function isClosed({ tombstoned, original }: Readonly<StreamState>): boolean {
  return tombstoned || (original !== undefined && isClosed(original));
}

/** The streams that a batch has to do with, those that are not there yet included. */
export class Streams {
  readonly #rows: ReadonlyMap<string, StreamRow>;
  readonly #states = new Map<string, StreamState>();

  /** @param rows must hold every stream of the batch that is there, and the originals of metastreams */
  constructor(rows: readonly StreamRow[]) {
    this.#rows = new Map(rows.map((row) => [row.name, row]));
  }

  get(name: string): StreamState {
    const known = this.#states.get(name);
    if (known !== undefined) return known;
    const state = this.#stateOf(name);
    this.#states.set(name, state);
    return state;
  }

  #stateOf(name: string): StreamState {
    const row = this.#rows.get(name);
    const original = originalOf(name);
    return {
      name,
      original: original === undefined ? undefined : this.get(original),
      number: row?.number,
      last: row?.last ?? -1n,
      tombstoned: row?.tombstoned ?? false,
      settings: row?.settings ?? NO_SETTINGS,
      places: new Map(),
      lastData: undefined,
    };
  }
}
