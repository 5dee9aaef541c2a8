import type { Pool } from '../pool.js';
import type { NodeFilter } from '../../node-log.js';
import type { Position, RecordedEvent } from '../../port.js';
import { unlessAborted } from '../abort.js';
import type { LogEnd } from '../head.js';
import { PAGE, pageBytes } from '../limits.js';
import { logPage, logPageBackwards, pickedPage } from '../pages.js';
import type { Wanted } from './filter.js';

export interface ScanOptions {
  readonly direction: 'forwards' | 'backwards';
  /** Exclusive: forwards the position behind which it begins, backwards before which. */
  readonly edge: Position;
  /** Of what to read forwards, inclusive. */
  readonly end: LogEnd;
  readonly on: NodeFilter['on'];
  readonly wanted: Wanted;
  /** The most events of all. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** A piece of the log that was looked at, never empty, and what of it is wanted. */
export interface Scanned {
  readonly events: readonly RecordedEvent[];
  /** Of all records that were considered, in order. */
  readonly positions: readonly Position[];
}

/** Where most is wanted, whole records are read at once; ends early when aborted. */
export async function* scan(pool: Pool, options: ScanOptions): AsyncGenerator<Scanned, void> {
  let { edge, limit: left } = options;
  let isDense = false;
  while (left > 0) {
    const pieces = isDense ? wide(pool, options, edge, left) : narrow(pool, options, edge, left);
    let [considered, wanted] = [0, 0];
    for await (const piece of pieces) {
      yield piece;
      considered += piece.positions.length;
      wanted += piece.events.length;
      edge = piece.positions.at(-1) ?? edge;
    }
    const isAtEnd = options.direction === 'forwards' && edge === options.end.position;
    if (considered === 0 || isAtEnd) return;
    left -= wanted;
    isDense = wanted > considered / 2;
  }
}

/** A page of whole records. */
async function* wide(
  pool: Pool,
  { direction, end, on, wanted, signal }: ScanOptions,
  edge: Position,
  most: number,
): AsyncGenerator<Scanned, void> {
  const limits = { events: PAGE.events, bytes: pageBytes(PAGE.events, end.largestEvent) };
  const asked =
    direction === 'forwards'
      ? logPage(pool, { after: edge, through: end.position, filter: {} }, limits)
      : logPageBackwards(pool, edge, limits);
  const page = await unlessAborted(asked, signal);
  if (page === undefined || page.events.length === 0) return;
  yield {
    events: wanted(page.events, (event) => event[on]).slice(0, most),
    positions: page.events.map(({ position }) => position),
  };
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

const RANGE = {
  forwards: 'e.position > $1 and e.position <= $2 order by e.position',
  backwards: 'e.position < $1 and e.position <= $2 order by e.position desc',
};

/** Looks at names or types alone, decides here, and fetches what is wanted. */
async function* narrow(
  pool: Pool,
  options: ScanOptions,
  edge: Position,
  most: number,
): AsyncGenerator<Scanned, void> {
  const { direction, on, end, signal } = options;
  const text = NARROW[on](RANGE[direction]);
  const values = [edge, end.position];
  const asked = pool.query<NarrowRow>({ name: `narrow-${on}-${direction}`, text, values });
  const rows = await unlessAborted(asked, signal);
  if (rows === undefined) return;
  const wanted = options.wanted(rows, ([, text]) => text).slice(0, most);
  const positions = rows.map(([position]) => BigInt(position));
  let considered = 0;
  for await (const events of picked(pool, options, wanted)) {
    const through = positions.indexOf(events.at(-1)?.position ?? 0n, considered) + 1;
    yield { events, positions: positions.slice(considered, through) };
    considered = through;
  }
  // What was not fetched because of that was not considered either.
  if (signal.aborted || considered === rows.length) return;
  yield { events: [], positions: positions.slice(considered) };
}

/** The wanted events page by page. */
async function* picked(
  pool: Pool,
  { direction, end, signal }: ScanOptions,
  wanted: readonly NarrowRow[],
): AsyncGenerator<readonly RecordedEvent[], void> {
  let done = 0;
  while (done < wanted.length) {
    const positions = wanted.slice(done, done + PAGE.events).map(([position]) => position);
    const limits = {
      events: positions.length,
      bytes: pageBytes(positions.length, end.largestEvent),
    };
    const page = await unlessAborted(pickedPage(pool, { positions, direction }, limits), signal);
    if (page === undefined) return;
    done += page.events.length;
    const last = page.events.at(-1)?.position;
    // To pass over it would look like an event that is not wanted.
    if (last === undefined || String(last) !== wanted[done - 1]?.[0]) throw damaged(positions);
    yield page.events;
  }
}

function damaged(positions: readonly string[]): Error {
  const [first = '', last = first] = [positions[0], positions.at(-1)];
  return new Error(`the log is damaged: events between position ${first} and ${last} are missing`);
}
