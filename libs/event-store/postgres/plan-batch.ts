import { StreamDeleted, WrongExpectedRevision } from '../errors.js';
import type { AppendResult, Position, Revision } from '../port.js';
import type { Change, CheckedAppend, CheckedDeletion } from './change.js';
import { Draft, type Head, type PlacedEvent } from './draft.js';
import { judge, type Verdict } from './judge.js';
import { metastreamOf } from './metastream.js';
import {
  isReadable,
  isSoftlyDeleted,
  settingsInForce,
  withTruncateBefore,
} from './stream-settings.js';
import { isClosed, type Place, type Streams, type StreamState } from './streams.js';
import { metadataEvent } from './system-events.js';

/** A change that was made, or had been made before. Of a deletion: the place of its record. */
export interface Done extends AppendResult {
  /** Undefined where the event there can't be read any more; the log's end where nothing was given. */
  readonly readablePosition: Position | undefined;
}

export type Outcome = Done | StreamDeleted | WrongExpectedRevision;

/** What a batch of changes makes of the log: all that must be written, and each one's answer. */
export interface Plan {
  /** In the order of the changes. */
  readonly outcomes: readonly Outcome[];
  /** In the order of their positions, without gaps behind the head's. */
  readonly events: readonly PlacedEvent[];
  /** In the order of their numbers. */
  readonly newStreams: readonly StreamState[];
  /** Not the new ones. */
  readonly grownStreams: readonly StreamState[];
  /** Of both kinds or neither: those with new settings, or a tombstone. */
  readonly settledStreams: readonly StreamState[];
}

/** Judges each change in order on the log as the ones before it leave it. */
export function planBatch(head: Head, streams: Streams, changes: readonly Change[]): Plan {
  const draft = new Draft(head, streams);
  return {
    outcomes: changes.map((change) => outcomeOf(change, draft)),
    events: draft.events,
    newStreams: [...draft.newStreams],
    grownStreams: [...draft.grownStreams],
    settledStreams: [...draft.settledStreams],
  };
}

function outcomeOf(change: Change, draft: Draft): Outcome {
  const stream = draft.stream(change.stream);
  const claim = { ...change, ids: change.events.map(({ id }) => id) };
  const verdict = judge(claim, stream);
  if (verdict.kind !== 'write') return answer(verdict, stream, draft);
  switch (change.kind) {
    case 'append':
      return written(append(change, stream, draft));
    case 'delete':
      return softlyDelete(change, stream, draft);
    case 'tombstone':
      return written(draft.close(stream, change.events[0]));
  }
}

/** Appending to a softly deleted stream, or to its metastream, brings it back from there on. */
function append({ events }: CheckedAppend, stream: StreamState, draft: Draft): Place {
  const [first, { original }] = [stream.last + 1n, stream];
  const wasDeleted = isSoftlyDeleted(stream.settings);
  const originalWasDeleted = original !== undefined && isSoftlyDeleted(original.settings);
  const place = draft.put(stream, events);
  if (wasDeleted) undelete(stream, first, draft);
  if (originalWasDeleted) undelete(original, original.last + 1n, draft);
  return place;
}

function undelete(stream: StreamState, from: Revision, draft: Draft): void {
  const metastream = draft.stream(metastreamOf(stream.name));
  const data = metastream.lastData && withTruncateBefore(metastream.lastData, from);
  if (data !== undefined) draft.put(metastream, [metadataEvent(data)]);
}

function softlyDelete(
  { expected, events }: CheckedDeletion,
  stream: StreamState,
  draft: Draft,
): Outcome {
  const { name, last } = stream;
  if (stream.number === undefined) return new WrongExpectedRevision(name, expected, last);
  const metastream = draft.stream(metastreamOf(name));
  if (isClosed(metastream)) return new StreamDeleted(metastream.name);
  return written(draft.put(metastream, events));
}

function written({ revision, position }: Place): Done {
  return { revision, position, repeated: false, readablePosition: position };
}

function answer(
  verdict: Exclude<Verdict, { kind: 'write' }>,
  { name, settings, last }: StreamState,
  draft: Draft,
): Outcome {
  switch (verdict.kind) {
    case 'nothing':
      return {
        revision: verdict.revision,
        position: 0n,
        repeated: false,
        readablePosition: draft.position,
      };
    case 'repeat': {
      const { revision, position } = verdict.last;
      const inForce = settingsInForce(name, settings);
      const readablePosition = isReadable(inForce, verdict.last, last) ? position : undefined;
      return { revision, position, repeated: true, readablePosition };
    }
    case 'refuse':
      return verdict.error;
  }
}
