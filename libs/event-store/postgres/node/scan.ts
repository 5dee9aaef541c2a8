import type { Pool } from 'pg';
import type { NodeFilter } from '../../node-log.js';
import type { Position, RecordedEvent } from '../../port.js';
import { unlessAborted } from '../abort.js';
import { query } from '../connection.js';
import type { LogEnd } from '../head.js';
import { PAGE, pageBytes } from '../limits.js';
import { pickedPage } from '../pages.js';
import type { Matches } from './filter.js';

export interface ScanOptions {
  readonly direction: 'forwards' | 'backwards';
  /** Exclusive: forwards the position behind which it begins, backwards before which. */
  readonly edge: Position;
  /** Of what to read forwards, inclusive. */
  readonly end: LogEnd;
  readonly on: NodeFilter['on'];
  readonly matches: Matches;
  /** The most events of all. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A piece of the log that was looked at, and what of it is wanted. */
export interface Scanned {
  readonly events: readonly RecordedEvent[];
  /** Of all records that were considered, in order. */
  readonly positions: readonly Position[];
}

/** How many narrow rows are asked for at once. */
const ROWS = 4096;

type NarrowRow = readonly [position: string, text: string];

const NARROW = {
  stream: (range: string) => `select e.position, s.name from log.events e
    join log.streams s on s.number = e.stream where ${range} limit ${String(ROWS)}`,
  type: (range: string) => `select e.position, e.type from log.events e
    where ${range} limit ${String(ROWS)}`,
};

const FORWARDS = 'e.position > $1 and e.position <= $2 order by e.position';
const BACKWARDS = 'e.position < $1 and e.position <= $2 order by e.position desc';

/** Looks at names or types alone, decides here, and fetches what is wanted; ends early when aborted. */
export async function* scan(pool: Pool, options: ScanOptions): AsyncGenerator<Scanned, void> {
  let { edge, limit: left } = options;
  while (left > 0) {
    const rows = await unlessAborted(narrow(pool, options, edge), options.signal);
    const last = rows?.at(-1);
    if (rows === undefined || last === undefined) return;
    const wanted = rows.filter(([, text]) => options.matches(text)).slice(0, left);
    yield* fetched(pool, options, rows, wanted);
    left -= wanted.length;
    if (rows.length < ROWS) return;
    edge = BigInt(last[0]);
  }
}

function narrow(
  pool: Pool,
  { direction, on, end }: ScanOptions,
  edge: Position,
): Promise<readonly NarrowRow[]> {
  const text = NARROW[on](direction === 'forwards' ? FORWARDS : BACKWARDS);
  const values = [edge, end.position];
  return query<NarrowRow>(pool, { name: `narrow-${on}-${direction}`, text, values });
}

/** The rows in pieces, each with as many of the wanted events as one page holds. */
async function* fetched(
  pool: Pool,
  { direction, end, signal }: ScanOptions,
  rows: readonly NarrowRow[],
  wanted: readonly NarrowRow[],
): AsyncGenerator<Scanned, void> {
  const positions = rows.map(([position]) => BigInt(position));
  let done = 0;
  let rowsDone = 0;
  while (done < wanted.length) {
    const asked = wanted.slice(done, done + PAGE.events).map(([position]) => position);
    const limits = { events: asked.length, bytes: pageBytes(asked.length, end.largestEvent) };
    const picked = { positions: asked, direction };
    const page = await unlessAborted(pickedPage(pool, picked, limits), signal);
    const last = page?.events.at(-1);
    if (page === undefined || last === undefined) return;
    done += page.events.length;
    const through =
      done === wanted.length ? rows.length : positions.indexOf(last.position, rowsDone) + 1;
    yield { events: page.events, positions: positions.slice(rowsDone, through) };
    rowsDone = through;
  }
  if (rowsDone < rows.length) yield { events: [], positions: positions.slice(rowsDone) };
}
