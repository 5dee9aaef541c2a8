import { LAST_REVISION } from '../node-log.js';
import type { EventData, Position, Revision } from '../port.js';
import { settingsIn } from './stream-settings.js';
import type { Place, StreamState, Streams } from './streams.js';

/** The end of the log, as locked by the writer. */
export interface Head {
  readonly position: Position;
  /** How many stream numbers are given out. */
  readonly streams: bigint;
}

/** An event and its place in the log. */
export interface PlacedEvent {
  readonly stream: bigint;
  readonly revision: Revision;
  readonly event: EventData;
}

/** What a batch has made of the log so far. */
export class Draft {
  /** In the order of their positions, without gaps behind the head's. */
  readonly events: PlacedEvent[] = [];
  /** In the order of their numbers. */
  readonly newStreams = new Set<StreamState>();
  /** Those with a new last revision. */
  readonly grownStreams = new Set<StreamState>();
  /** Those with new settings, or a tombstone. */
  readonly settledStreams = new Set<StreamState>();
  readonly #head: Head;
  readonly #streams: Streams;

  constructor(head: Head, streams: Streams) {
    this.#head = head;
    this.#streams = streams;
  }

  get position(): Position {
    return this.#head.position + BigInt(this.events.length);
  }

  stream(name: string): StreamState {
    return this.#streams.get(name);
  }

  /** Puts events, at least one, behind the stream's last, and gives the place of the last. */
  put(stream: StreamState, events: readonly EventData[]): Place {
    const number = this.#number(stream);
    if (!this.newStreams.has(stream)) this.grownStreams.add(stream);
    for (const event of events) {
      stream.last += 1n;
      this.events.push({ stream: number, revision: stream.last, event });
      notePlace(stream, event.id, this.#placeOfLast(stream.last));
    }
    const last = events.at(-1);
    if (last !== undefined) this.#settle(stream, last);
    return this.#placeOfLast(stream.last);
  }

  /** Puts the tombstone into the stream, behind every revision that there can be. */
  close(stream: StreamState, tombstone: EventData): Place {
    const number = this.#number(stream);
    stream.tombstoned = true;
    this.settledStreams.add(stream);
    this.events.push({ stream: number, revision: LAST_REVISION, event: tombstone });
    this.#settle(stream, tombstone);
    return this.#placeOfLast(LAST_REVISION);
  }

  /** The last record of a metastream says what is in force for its original. */
  #settle(metastream: StreamState, event: EventData): void {
    const { original } = metastream;
    if (original === undefined) return;
    metastream.lastData = event.data;
    this.#number(original);
    if (original.original !== undefined) return;
    original.settings = settingsIn(event);
    this.settledStreams.add(original);
  }

  #number(stream: StreamState): bigint {
    if (stream.number !== undefined) return stream.number;
    this.newStreams.add(stream);
    stream.number = this.#head.streams + BigInt(this.newStreams.size);
    return stream.number;
  }

  #placeOfLast(revision: Revision): Place {
    return { revision, position: this.position, ageSeconds: 0 };
  }
}

function notePlace({ places }: StreamState, id: string, place: Place): void {
  const known = places.get(id);
  if (known === undefined) places.set(id, [place]);
  else known.push(place);
}
