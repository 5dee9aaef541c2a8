import type { WrittenBatch } from '../../libs/read-store/index.js';
import type { RecordedEvent } from '../../libs/event-store/index.js';
import { linksTo, tracer } from './tracing-spans.js';

export type BatchObserver = (batch: WrittenBatch) => void;

/** A batch of thousands is nobody's trace in particular: enough links to find some of them. */
const LINKS = 16;
/** Events of a batch that are looked at for links. */
const LOOKED_AT = 128;

/** Each batch that is committed is a span, linked to those of the commands that made its events. */
export function traceBatch({ generation, events, from, to, milliseconds }: WrittenBatch): void {
  const end = Date.now();
  const attributes = {
    'lifeledger.generation': String(generation),
    'lifeledger.events': events.length,
    'lifeledger.from': String(from),
    'lifeledger.to': String(to),
  };
  const span = tracer().startSpan('fold', {
    startTime: end - milliseconds,
    attributes,
    root: true,
  });
  if (span.isRecording()) span.addLinks([...linksTo(traceparentsOf(events))]);
  span.end(end);
}

function traceparentsOf(events: readonly RecordedEvent[]): readonly string[] {
  const found = new Set<string>();
  for (const { metadata } of events.slice(0, LOOKED_AT)) {
    const [, traceparent] = TRACEPARENT.exec(Buffer.from(metadata).toString()) ?? [];
    if (traceparent !== undefined) found.add(traceparent);
    if (found.size === LINKS) break;
  }
  return [...found];
}

/** Cheaper than to parse it all again; who writes such words elsewhere gains a link to nothing. */
const TRACEPARENT = /"traceparent":"([0-9a-f-]{55})"/;
