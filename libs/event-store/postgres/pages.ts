import type { Pool } from 'pg';
import { StreamDeleted } from '../errors.js';
import type { LogFilter, Position, RecordedEvent, Revision } from '../port.js';
import { query } from './connection.js';
import { COLUMNS, type EventRow, recordedEvent } from './rows.js';

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

/** The first $3 rows of a source, and of these until so many bytes are reached. */
function bounded(source: string, order: string, bytes: string): string {
  return `select position, name, revision, id, type, is_json, data, metadata, recorded_at, bytes
    from (
      select ${COLUMNS},
        sum(${SIZE}) over (order by ${order} rows unbounded preceding) as bytes, ${SIZE} as size
      from ${source} order by ${order} limit $3
    ) bounded where bytes - size < ${bytes}`;
}

const LOG_RANGE = `log.events e join log.streams s on s.number = e.stream
   where e.position > $1 and e.position <= $2
     and ($4::text[] is null or s.name ^@ any($4)) and ($5::text[] is null or e.type = any($5))`;

/** Weighing takes the server a fourth of its time; what is known to be light is read without. */
const LOG_PAGE = {
  light: `select ${COLUMNS} from ${LOG_RANGE} order by e.position limit $3`,
  weighed: bounded(LOG_RANGE, 'e.position', '$6'),
};

export interface LogRange {
  /** Exclusive. */
  readonly after: Position;
  /** Inclusive. */
  readonly through: Position;
  readonly filter: LogFilter;
}

/** Of the whole log. */
export async function logPage(
  pool: Pool,
  { after, through, filter }: LogRange,
  limits: PageLimits,
): Promise<Page> {
  const { streamPrefixes = null, types = null } = filter;
  const values = [after, through, limits.events, streamPrefixes, types];
  const question =
    limits.bytes === undefined
      ? { name: 'log-page-light', text: LOG_PAGE.light, values }
      : { name: 'log-page-weighed', text: LOG_PAGE.weighed, values: [...values, limits.bytes] };
  return page(await query<EventRow>(pool, question), limits);
}

/** One row without an event where the stream is there but the page is empty. */
function streamPageQuery(range: string, order: string): string {
  const source = `log.events e where e.stream = s.number and ${range}`;
  return `select page.*, s.tombstoned from log.streams s
    left join lateral (${bounded(source, order, '$4')}) page on true where s.name = $1`;
}

const STREAM_PAGE = {
  forwards: streamPageQuery('e.revision >= $2', 'e.revision'),
  backwards: streamPageQuery('e.revision <= $2', 'e.revision desc'),
};

export interface StreamRange {
  readonly stream: string;
  readonly direction: 'forwards' | 'backwards';
  /** Inclusive. */
  readonly from: Revision;
}

/** Of one stream. @throws StreamDeleted */
export async function streamPage(
  pool: Pool,
  { stream, direction, from }: StreamRange,
  limits: PageLimits & { readonly bytes: number },
): Promise<Page> {
  const values = [stream, from, limits.events, limits.bytes];
  const text = STREAM_PAGE[direction];
  const rows = await query<EventRow>(pool, { name: `stream-page-${direction}`, text, values });
  if (rows[0]?.at(-1) === 't') throw new StreamDeleted(stream);
  const found = rows.filter(([position]: readonly (string | null)[]) => position !== null);
  return page(found, limits);
}

function page(rows: readonly EventRow[], limits: PageLimits): Page {
  const bytes = Number(rows.at(-1)?.[9] ?? 0);
  return {
    events: rows.map(recordedEvent),
    complete: rows.length < limits.events && bytes < (limits.bytes ?? Infinity),
  };
}
