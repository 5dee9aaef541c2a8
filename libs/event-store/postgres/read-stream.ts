import type { Pool } from 'pg';
import type { ReadOptions, RecordedEvent, Revision } from '../port.js';
import { unlessAborted } from './abort.js';
import { boundedInteger, INT8_MAX, PAGE } from './limits.js';
import { streamPage } from './pages.js';

/** Page by page; the next is read when it is asked for. @throws StreamDeleted, StoreUnavailable */
export async function* readStream(
  pool: Pool,
  stream: string,
  options: ReadOptions,
): AsyncGenerator<readonly RecordedEvent[], void> {
  const { direction = 'forwards', signal } = options;
  let from = boundedInteger(options.from ?? (direction === 'forwards' ? 0n : INT8_MAX));
  let left = options.limit ?? Infinity;
  while (left > 0 && signal?.aborted !== true) {
    const limits = { events: Math.min(left, PAGE.events), bytes: PAGE.bytes };
    const page = await unlessAborted(streamPage(pool, { stream, direction, from }, limits), signal);
    const last = page?.events.at(-1);
    if (page === undefined || last === undefined) return;
    yield page.events;
    if (page.complete) return;
    left -= page.events.length;
    from = following(last.revision, direction);
  }
}

function following(revision: Revision, direction: 'forwards' | 'backwards'): Revision {
  return direction === 'forwards' ? revision + 1n : revision - 1n;
}
