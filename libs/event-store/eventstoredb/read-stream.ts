import { StreamDeleted } from '../errors.js';
import { LAST_REVISION } from '../node-log.js';
import type { ReadOptions, RecordedEvent } from '../port.js';
import { pagesOf } from './call.js';
import { failureOf } from './failure.js';
import { persistently } from './patience.js';
import { type StreamRead, streamRead } from './requests.js';
import type { Session } from './session.js';

/**
 * Page by page; a read that is cut goes on behind the last event that it gave.
 * @throws StreamDeleted, StoreUnavailable, AccessDenied
 */
export async function* readStream(
  session: Session,
  stream: string,
  options: ReadOptions,
): AsyncGenerator<readonly RecordedEvent[], void> {
  const reading = { what: `stream ${stream} can't be read`, signal: options.signal };
  let asked = firstRead(stream, options);
  yield* persistently(session, reading, async function* (stop) {
    if (!isWanted(asked)) return;
    try {
      for await (const events of pagesOf(session, streamRead(asked), stop)) {
        asked = behind(asked, events);
        yield events;
      }
    } catch (error) {
      throw failureOf(error).kind === 'deleted' ? new StreamDeleted(stream) : error;
    }
  });
}

function firstRead(
  stream: string,
  { direction = 'forwards', from, limit }: ReadOptions,
): StreamRead {
  const most = Math.min(limit ?? Infinity, Number.MAX_SAFE_INTEGER);
  if (direction === 'forwards') {
    return { stream, direction, from: from === undefined || from < 0n ? 0n : from, limit: most };
  }
  const last = from === undefined || from > LAST_REVISION ? 'end' : from;
  return { stream, direction, from: last, limit: most };
}

function behind(read: StreamRead, events: readonly RecordedEvent[]): StreamRead {
  const last = events.at(-1)?.revision ?? 0n;
  const from = read.direction === 'forwards' ? last + 1n : last - 1n;
  return { ...read, from, limit: read.limit - events.length };
}

/** Some reads need not be asked, and the server answers them badly or never. */
function isWanted({ stream, from, limit }: StreamRead): boolean {
  return stream !== '' && limit > 0 && (from === 'end' || (from >= 0n && from <= LAST_REVISION));
}
