import type { Pool } from './pool.js';
import type { LogFilter, Position, RecordedEvent } from '../port.js';
import { list } from './event-columns.js';
import type { LogEnd } from './head.js';
import { COLUMN_COUNT, COLUMNS, type EventRow, recordedEvent } from './rows.js';

/** Some events in order, at most as many and as large as was asked; at least one where there is one. */
export interface Page {
  readonly events: readonly RecordedEvent[];
  /** False where the range that was asked for may hold more. */
  readonly complete: boolean;
}

export interface PageLimits {
  readonly events: number;
  /** Of data and metadata; the event that reaches it is the page's last. Undefined: as it comes. */
  readonly bytes: number | undefined;
}

const SIZE = 'octet_length(e.data) + octet_length(e.metadata)';

interface Bounded {
  /** What stands behind `from`. */
  readonly source: string;
  readonly order: string;
  /** The parameter that says how many rows at most. */
  readonly events: string;
  /** The parameter that says how many bytes. */
  readonly bytes: string;
}

/** The first rows of a source, and of these until so many bytes are reached. */
export function bounded({ source, order, events, bytes }: Bounded): string {
  return `select position, name, revision, id, type, is_json, data, metadata, recorded_at, bytes
    from (
      select ${COLUMNS},
        sum(${SIZE}) over (order by ${order} rows unbounded preceding) as bytes, ${SIZE} as size
      from ${source} order by ${order} limit ${events}
    ) bounded where bytes - size < ${bytes}`;
}

interface PageQuery {
  readonly name: string;
  readonly light: string;
  readonly weighed: string;
}

/** What its source asks for comes first among the values, then events, then bytes. */
function pageQuery(name: string, source: string, order: string, sourceValues: number): PageQuery {
  const events = `$${String(sourceValues + 1)}`;
  const bytes = `$${String(sourceValues + 2)}`;
  return {
    name,
    light: `select ${COLUMNS} from ${source} order by ${order} limit ${events}`,
    weighed: bounded({ source, order, events, bytes }),
  };
}

/** Weighing takes the server a fourth of its time; what is known to be light is read without. */
async function askPage(
  pool: Pool,
  { name, light, weighed }: PageQuery,
  values: readonly unknown[],
  limits: PageLimits,
): Promise<Page> {
  const { events, bytes } = limits;
  const question =
    bytes === undefined
      ? { name: `${name}-light`, text: light, values: [...values, events] }
      : { name: `${name}-weighed`, text: weighed, values: [...values, events, bytes] };
  return pageOf(await pool.query<EventRow>(question), limits);
}

const SOURCE = 'log.events e join log.streams s on s.number = e.stream where e.position';

const MATCHES = `
  ($3::text[] is null or s.name ^@ any($3)) and ($4::text[] is null or e.type = any($4))`;

const LOG_PAGE = pageQuery(
  'log-page',
  `${SOURCE} > $1 and e.position <= $2 and ${MATCHES}`,
  'e.position',
  4,
);
const LOG_PAGE_BACKWARDS = pageQuery('log-back', `${SOURCE} < $1`, 'e.position desc', 1);
const PICKED = pageQuery('picked', `${SOURCE} = any($1::int8[])`, 'e.position', 1);
const PICKED_BACKWARDS = pageQuery(
  'picked-back',
  `${SOURCE} = any($1::int8[])`,
  'e.position desc',
  1,
);

const PAGE_TO_END = `
  select page.*, head.position, head.largest_event
  from log.head left join lateral (${bounded({
    source: `${SOURCE} > $1 and e.position <= least($2, head.position) and ${MATCHES}`,
    order: 'e.position',
    events: '$5',
    bytes: '$6',
  })}) page on true
  order by page.position`;

/** Behind those of an event, and the bytes so far. */
const END_COLUMNS = COLUMN_COUNT + 1;

export interface LogRange {
  /** Exclusive. */
  readonly after: Position;
  /** Inclusive. */
  readonly through: Position;
  readonly filter: LogFilter;
}

/** Of the whole log. */
export function logPage(
  pool: Pool,
  { after, through, filter }: LogRange,
  limits: PageLimits,
): Promise<Page> {
  const { streamPrefixes = null, types = null } = filter;
  return askPage(pool, LOG_PAGE, [after, through, streamPrefixes, types], limits);
}

/** The same, with the log's end as of then. */
export async function pageToEnd(
  pool: Pool,
  { after, through, filter }: LogRange,
  limits: PageLimits & { readonly bytes: number },
): Promise<{ readonly page: Page; readonly end: LogEnd }> {
  const { streamPrefixes = null, types = null } = filter;
  const { events, bytes } = limits;
  const rows = await pool.query<EventRow | NoEvent>({
    name: 'page-to-end',
    text: PAGE_TO_END,
    values: [after, through, streamPrefixes, types, events, bytes],
  });
  const [first] = rows;
  const [position, largestEvent] = first?.slice(END_COLUMNS) ?? [];
  const end = { position: BigInt(position ?? 0), largestEvent: Number(largestEvent ?? 0) };
  return { page: pageOf(rows.filter(isEvent), limits), end };
}

/** Where nothing stands behind a place, only the log's end. */
type NoEvent = readonly [position: null, ...(string | null)[]];

function isEvent(row: EventRow | NoEvent): row is EventRow {
  return row[0] !== null;
}

/** Of what stands before a position, last things first. */
export function logPageBackwards(pool: Pool, before: Position, limits: PageLimits): Promise<Page> {
  return askPage(pool, LOG_PAGE_BACKWARDS, [before], limits);
}

export interface Picked {
  /** In the order of the direction. */
  readonly positions: readonly string[];
  readonly direction: 'forwards' | 'backwards';
}

/** The first of the events at these positions. */
export function pickedPage(
  pool: Pool,
  { positions, direction }: Picked,
  limits: PageLimits,
): Promise<Page> {
  const question = direction === 'forwards' ? PICKED : PICKED_BACKWARDS;
  return askPage(pool, question, [list(positions, (position) => position)], limits);
}

/** @param rows with the bytes so far behind the columns, where they were weighed */
export function pageOf(rows: readonly EventRow[], limits: PageLimits): Page {
  const bytes = Number(rows.at(-1)?.[COLUMN_COUNT] ?? 0);
  return {
    events: rows.map(recordedEvent),
    complete: rows.length < limits.events && bytes < (limits.bytes ?? Infinity),
  };
}
