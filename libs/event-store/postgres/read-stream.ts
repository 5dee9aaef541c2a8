import type { Pool } from './pool.js';
import type { ReadOptions, RecordedEvent, Revision } from '../port.js';
import { unlessAborted } from './abort.js';
import { boundedInteger, INT8_MAX, PAGE } from './limits.js';
import { type StreamPage, streamPage, type StreamRange } from './stream-page.js';

export interface StreamPagesOptions extends StreamRange {
  /** Of events. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/** Page by page; the next is read when it is asked for. @throws StreamDeleted, StoreUnavailable */
export async function* readStream(
  pool: Pool,
  stream: string,
  options: ReadOptions,
): AsyncGenerator<readonly RecordedEvent[], void> {
  const { direction = 'forwards', limit = Infinity, signal } = options;
  const from = boundedInteger(options.from ?? (direction === 'forwards' ? 0n : INT8_MAX));
  if (limit <= 0) return;
  for await (const { events } of streamPages(pool, { stream, direction, from, limit, signal })) {
    if (events.length > 0) yield events;
  }
}

/** At least one page, be it empty, unless aborted; the next is read when it is asked for. */
export async function* streamPages(
  pool: Pool,
  { stream, direction, limit, signal, ...options }: StreamPagesOptions,
): AsyncGenerator<StreamPage, void> {
  let { from } = options;
  let left = limit;
  while (left > 0 && signal?.aborted !== true) {
    const limits = { events: Math.min(left, PAGE.events), bytes: PAGE.bytes };
    const page = await unlessAborted(streamPage(pool, { stream, direction, from }, limits), signal);
    if (page === undefined) return;
    yield page;
    const last = page.events.at(-1);
    if (page.complete || last === undefined) return;
    left -= page.events.length;
    from = following(last.revision, direction);
  }
}

function following(revision: Revision, direction: 'forwards' | 'backwards'): Revision {
  return direction === 'forwards' ? revision + 1n : revision - 1n;
}
