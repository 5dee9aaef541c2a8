import type { Pool } from './pool.js';
import type { ReadAllOptions, RecordedEvent } from '../port.js';
import { unlessAborted } from './abort.js';
import { logEnd } from './head.js';
import { boundedInteger, PAGE } from './limits.js';
import { stretches } from './stretches.js';

/** The log in order of position up to its end as of now, page by page. @throws StoreUnavailable */
export async function* readLog(
  pool: Pool,
  { after = 0n, filter = {}, limit = Infinity, signal }: ReadAllOptions,
): AsyncGenerator<readonly RecordedEvent[], void> {
  const end = await unlessAborted(logEnd(pool), signal);
  if (end === undefined) return;
  const range = { after: boundedInteger(after), end, filter, size: PAGE.events, limit, signal };
  for await (const { events } of stretches(pool, range)) {
    if (events.length > 0) yield events;
  }
}
