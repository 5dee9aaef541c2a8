import type { Pool } from './pool.js';
import type { LogFilter, Position, RecordedEvent } from '../port.js';
import { unlessAborted } from './abort.js';
import type { LogEnd } from './head.js';
import { PAGE, pageBytes, WINDOW } from './limits.js';
import { logPage, type Page, pageToEnd } from './pages.js';

/** A piece of the log: what matched, and how far it was looked at. */
export interface Stretch {
  readonly events: readonly RecordedEvent[];
  readonly through: Position;
}

export interface StretchOptions {
  /** Exclusive. */
  readonly after: Position;
  /** Of what to read, inclusive. */
  readonly end: LogEnd;
  readonly filter: LogFilter;
  /** The most events of one stretch. */
  readonly size: number;
  /** The most events of all. */
  readonly limit: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * The log from `after` to `end`, piece by piece; ends early when aborted.
 * The next piece is on its way while the consumer has the last one.
 */
export async function* stretches(
  pool: Pool,
  options: StretchOptions,
): AsyncGenerator<Stretch, void> {
  const { size, signal } = options;
  let at = { after: options.after, left: options.limit, window: firstWindow(size) };
  let next = fetchNext(pool, options, at);
  while (next !== undefined) {
    const stretch = await unlessAborted(next, signal);
    if (stretch === undefined) return;
    at = {
      after: stretch.through,
      left: at.left - stretch.events.length,
      window: nextWindow(at.window, stretch, size),
    };
    next = fetchNext(pool, options, at);
    yield stretch;
  }
}

export interface NextStretch {
  /** Leads no further where the log ends. */
  readonly stretch: Stretch;
  readonly end: LogEnd;
}

/**
 * How the log goes on behind a place, and where it ends, as one question: who follows it asks for
 * little, and often.
 */
export async function nextStretch(
  pool: Pool,
  { after, filter, size }: Pick<StretchOptions, 'after' | 'filter' | 'size'>,
): Promise<NextStretch> {
  const most = after + firstWindow(size);
  const limits = { events: size, bytes: PAGE.bytes };
  const { page, end } = await pageToEnd(pool, { after, through: most, filter }, limits);
  const through = most < end.position ? most : end.position;
  return { stretch: { events: page.events, through: reached(page, through) }, end };
}

interface Cursor {
  readonly after: Position;
  readonly left: number;
  readonly window: bigint;
}

function fetchNext(
  pool: Pool,
  options: StretchOptions,
  cursor: Cursor,
): Promise<Stretch> | undefined {
  if (cursor.after >= options.end.position || cursor.left <= 0) return undefined;
  const next = fetchStretch(pool, options, cursor);
  // It is awaited later or, where the consumer leaves, never: until then it may fail unheard.
  next.catch(() => undefined);
  return next;
}

async function fetchStretch(
  pool: Pool,
  { end, filter, size }: StretchOptions,
  { after, left, window }: Cursor,
): Promise<Stretch> {
  const through = after + window < end.position ? after + window : end.position;
  const most = Math.min(size, left);
  const limits = { events: most, bytes: pageBytes(most, end.largestEvent) };
  const { events, complete } = await logPage(pool, { after, through, filter }, limits);
  return { events, through: reached({ events, complete }, through) };
}

/** How far a page looked, of what it was asked for. */
function reached({ events, complete }: Page, through: Position): Position {
  const last = events.at(-1);
  return complete || last === undefined ? through : last.position;
}

function firstWindow(size: number): bigint {
  return BigInt(Math.max(size, WINDOW.first));
}

function nextWindow(window: bigint, { events }: Stretch, size: number): bigint {
  const wider = events.length * 2 < size ? window * 2n : window;
  return wider < WINDOW.widest ? wider : WINDOW.widest;
}
