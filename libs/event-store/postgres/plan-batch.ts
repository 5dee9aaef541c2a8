import type { StreamDeleted, WrongExpectedRevision } from '../errors.js';
import type { AppendResult, EventData, Position, Revision } from '../port.js';
import type { CheckedAppend } from './check-append.js';
import { judge, stage, type StreamState, type Verdict } from './judge.js';

/** The end of the log, as locked by the writer. */
export interface Head {
  readonly position: Position;
  /** How many stream numbers are given out. */
  readonly streams: bigint;
}

/** A stream that a batch writes to; new ones get the next number. */
export interface KnownStream extends StreamState {
  number: bigint | undefined;
}

/** An event and its place in the log. */
interface PlacedEvent {
  readonly stream: bigint;
  readonly revision: Revision;
  readonly event: EventData;
}

export type Outcome = AppendResult | StreamDeleted | WrongExpectedRevision;

/** What a batch of appends makes of the log: all that must be written, and each one's answer. */
export interface Plan {
  /** In the order of the appends. */
  readonly outcomes: readonly Outcome[];
  /** In the order of their positions, without gaps behind the head's. */
  readonly events: readonly PlacedEvent[];
  /** In the order of their numbers. */
  readonly newStreams: readonly KnownStream[];
  readonly grownStreams: readonly KnownStream[];
}

/**
 * Judges each append in order on the log as the ones before it leave it.
 * @param streams as they stand in the log, by name; those that are not there yet are added
 */
export function planBatch(
  head: Head,
  streams: Map<string, KnownStream>,
  appends: readonly CheckedAppend[],
): Plan {
  const events: PlacedEvent[] = [];
  const newStreams = new Set<KnownStream>();
  const grownStreams = new Set<KnownStream>();
  const outcomes = appends.map((append) => {
    const stream = streams.get(append.stream) ?? unknownStream(append.stream);
    streams.set(append.stream, stream);
    const claim = { expected: append.expected, ids: append.events.map(({ id }) => id) };
    const verdict = judge(claim, stream);
    if (verdict.kind !== 'write') return answer(verdict);
    const position = head.position + BigInt(events.length);
    if (stream.number === undefined) newStreams.add(stream);
    else if (!newStreams.has(stream)) grownStreams.add(stream);
    stream.number ??= head.streams + BigInt(newStreams.size);
    place(append, { stream: stream.number, first: verdict.first }, events);
    stage(stream, claim, position + 1n);
    return written(stream.last, position + BigInt(append.events.length));
  });
  return { outcomes, events, newStreams: [...newStreams], grownStreams: [...grownStreams] };
}

function unknownStream(name: string): KnownStream {
  return { name, number: undefined, last: -1n, tombstoned: false, places: new Map() };
}

function place(
  append: CheckedAppend,
  { stream, first }: { readonly stream: bigint; readonly first: Revision },
  events: PlacedEvent[],
): void {
  append.events.forEach((event, index) => {
    events.push({ stream, revision: first + BigInt(index), event });
  });
}

function written(revision: Revision, position: Position): AppendResult {
  return { revision, position, repeated: false };
}

function answer(verdict: Exclude<Verdict, { kind: 'write' }>): Outcome {
  switch (verdict.kind) {
    case 'nothing':
      return { revision: verdict.revision, position: 0n, repeated: false };
    case 'repeat':
      return { ...verdict.last, repeated: true };
    case 'refuse':
      return verdict.error;
  }
}
