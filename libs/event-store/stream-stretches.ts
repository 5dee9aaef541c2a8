import { SourceHasGap } from './errors.js';
import type { RecordedEvent } from './port.js';

/** What one append takes; a node takes 1 MiB by default. */
const APPEND = { events: 500, bytes: 512 * 1024 };

/**
 * The events of each stream, in order, no gap between them.
 * @throws SourceHasGap
 */
export function byStream(page: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of page) {
    const events = streams.get(event.stream);
    if (events === undefined) streams.set(event.stream, [event]);
    else events.push(requireNext(event, events.at(-1)));
  }
  return [...streams.values()];
}

function requireNext(event: RecordedEvent, before: RecordedEvent | undefined): RecordedEvent {
  const next = (before?.revision ?? -1n) + 1n;
  if (event.revision !== next) throw new SourceHasGap(event.stream, next);
  return event;
}

/** In pieces that one append takes; an event that is larger alone is a piece of its own. */
export function stretches(events: readonly RecordedEvent[]): readonly (readonly RecordedEvent[])[] {
  const pieces: RecordedEvent[][] = [];
  let bytes = 0;
  for (const event of events) {
    const piece = pieces.at(-1);
    const size = Buffer.byteLength(event.type) + event.data.byteLength + event.metadata.byteLength;
    bytes += size;
    if (piece === undefined || piece.length >= APPEND.events || bytes > APPEND.bytes) {
      pieces.push([event]);
      bytes = size;
    } else piece.push(event);
  }
  return pieces;
}
