import type { Batch, Position } from '../../../libs/event-store/index.js';
import type { Lifeledger } from '../../wiring/index.js';
import { feedEvent } from './feed-event.js';
import { type FeedSelection, isSelected, storeFilter } from './feed-filter.js';
import { HEARTBEAT, RETRY, serverSentEvent } from './server-sent-event.js';
import { QUIET, withQuiet } from './with-quiet.js';

/** Small, so that a stalled reader holds little memory. */
const BATCH_EVENTS = 100;
const CHUNK_CHARACTERS = 32_768;

export interface FeedStreamRequest extends FeedSelection {
  readonly after: Position;
  readonly signal: AbortSignal;
  readonly heartbeatMilliseconds: number;
}

/**
 * The log behind a position as text/event-stream: catch-up, then live, until aborted. It reads on
 * only as fast as its chunks are taken.
 */
export async function* feedStream(
  { store, codec }: Pick<Lifeledger, 'store' | 'codec'>,
  request: FeedStreamRequest,
): AsyncGenerator<string, void, undefined> {
  yield RETRY;
  const { after, signal, heartbeatMilliseconds } = request;
  const subscribe = (left: AbortSignal) =>
    store.subscribe({
      after: { position: after, token: '', eventId: '' },
      filter: storeFilter(request),
      batchSize: BATCH_EVENTS,
      signal: AbortSignal.any([signal, left]),
    });
  let spokenAt = performance.now();
  for await (const batch of withQuiet(subscribe, heartbeatMilliseconds)) {
    const frames = batch === QUIET ? [] : framesOf(batch, codec, request);
    if (frames.length > 0) yield* chunks(frames);
    else if (performance.now() - spokenAt < heartbeatMilliseconds) continue;
    else yield HEARTBEAT;
    spokenAt = performance.now();
  }
}

function framesOf(
  { events }: Batch,
  codec: Lifeledger['codec'],
  selection: FeedSelection,
): readonly string[] {
  return events
    .filter((recorded) => isSelected(selection, recorded))
    .map((recorded) => serverSentEvent(feedEvent(codec, recorded)));
}

/** Frames together in few writes; never empty. */
function* chunks(frames: readonly string[]): Generator<string, void, undefined> {
  let chunk = '';
  for (const frame of frames) {
    chunk += frame;
    if (chunk.length < CHUNK_CHARACTERS) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
