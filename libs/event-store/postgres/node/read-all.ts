import type { Pool } from '../pool.js';
import type { NodeAllRead, NodeEvent } from '../../node-log.js';
import type { RecordedEvent } from '../../port.js';
import { unlessAborted } from '../abort.js';
import { logEnd } from '../head.js';
import { PAGE, pageBytes } from '../limits.js';
import { logPageBackwards } from '../pages.js';
import { stretches } from '../stretches.js';
import { edgeOf } from './all-bounds.js';
import { wantedBy } from './filter.js';
import { resolved } from './links.js';
import { oneAhead } from './one-ahead.js';
import { type ScanOptions, scan } from './scan.js';

/** The log page by page up to its end as of now, or back from it. @throws InvalidRead */
export async function* readNodeAll(
  pool: Pool,
  options: NodeAllRead,
): AsyncGenerator<readonly NodeEvent[], void> {
  const { filter, direction, limit, signal } = options;
  const hit = filter && { on: filter.on, wanted: wantedBy(filter) };
  const end = await unlessAborted(logEnd(pool), signal);
  if (end === undefined) return;
  const edge = await unlessAborted(edgeOf(pool, options, end.position), signal);
  if (edge === undefined) return;
  const scanned = { direction, edge, end, limit, signal };
  const pages = hit ? hits(pool, { ...scanned, ...hit }) : all(pool, scanned);
  for await (const events of pages) yield* resolved(pool, events, options);
}

type Range = Omit<ScanOptions, 'on' | 'wanted'>;

async function* hits(
  pool: Pool,
  options: ScanOptions,
): AsyncGenerator<readonly RecordedEvent[], void> {
  for await (const { events } of oneAhead(scan(pool, options))) yield events;
}

async function* all(pool: Pool, range: Range): AsyncGenerator<readonly RecordedEvent[], void> {
  const { direction, edge, end, limit, signal } = range;
  if (direction === 'backwards') return yield* oneAhead(backwards(pool, range));
  const forwards = { after: edge, end, filter: {}, size: PAGE.events, limit, signal };
  for await (const { events } of stretches(pool, forwards)) yield events;
}

async function* backwards(
  pool: Pool,
  { edge, end, limit, signal }: Range,
): AsyncGenerator<readonly RecordedEvent[], void> {
  let before = edge;
  let left = limit;
  while (left > 0) {
    const most = Math.min(left, PAGE.events);
    const limits = { events: most, bytes: pageBytes(most, end.largestEvent) };
    const page = await unlessAborted(logPageBackwards(pool, before, limits), signal);
    const last = page?.events.at(-1);
    if (page === undefined || last === undefined) return;
    yield page.events;
    if (page.complete) return;
    left -= page.events.length;
    before = last.position;
  }
}
