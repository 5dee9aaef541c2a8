import type { Pool } from './pool.js';
import { StreamDeleted } from '../errors.js';
import { LAST_REVISION } from '../node-log.js';
import type { RecordedEvent, Revision } from '../port.js';
import { originalOf, originalsOf } from './metastream.js';
import { bounded, type Page, pageOf, type PageLimits } from './pages.js';
import { COLUMNS, type EventRow, recordedEvent } from './rows.js';
import { FIRST_READABLE, FIRST_UNTRUNCATED, HIDES_BY_AGE, IS_FOUND } from './visibility.js';

export interface StreamPage extends Page {
  /** False where the stream has no event, or was softly deleted. */
  readonly found: boolean;
  /** The stream's last revision; -1 where it has no event. */
  readonly last: Revision;
}

export interface StreamRange {
  readonly stream: string;
  readonly direction: 'forwards' | 'backwards';
  /** Inclusive. */
  readonly from: Revision;
}

interface Kind {
  readonly firstReadable: string;
  /** Of which streams s. */
  readonly shows: string;
}

/** One row without an event where the stream is there but the page is empty. */
function streamPageQuery({ firstReadable, shows }: Kind, range: string, order: string): string {
  const source = `log.events e
    where e.stream = s.number and e.revision >= s.first_readable and ${range}`;
  return `select page.*, s.last_revision, s.found, s.tombstoned, s.hides_by_age from (
      select s.number, s.name, s.last_revision, s.tombstoned, ${firstReadable} as first_readable,
        ${IS_FOUND} as found, ${HIDES_BY_AGE} as hides_by_age
      from log.streams s where s.name = $1 offset 0
    ) s
    left join lateral (${bounded({ source, order, events: '$3', bytes: '$4' })}) page on ${shows}`;
}

function streamPageQueries(kind: Kind) {
  return {
    forwards: streamPageQuery(kind, 'e.revision >= $2', 'e.revision'),
    backwards: streamPageQuery(kind, 'e.revision <= $2', 'e.revision desc'),
  };
}

/** Few streams hide by age, and the plan for those costs the server a fourth more. */
const STREAM_PAGE = {
  ageless: streamPageQueries({
    firstReadable: FIRST_UNTRUNCATED,
    shows: 's.found and not s.hides_by_age',
  }),
  aged: streamPageQueries({ firstReadable: FIRST_READABLE, shows: 's.found' }),
};

const NOT_THERE: StreamPage = { found: false, last: -1n, events: [], complete: true };

/** Of one stream, as much as its metadata lets see. @throws StreamDeleted */
export async function streamPage(
  pool: Pool,
  { stream, direction, from }: StreamRange,
  limits: PageLimits & { readonly bytes: number },
): Promise<StreamPage> {
  // Such a name can't be stored, nor asked for.
  if (stream.includes('\0')) return NOT_THERE;
  if (originalOf(stream) !== undefined) await requireOpen(pool, stream);
  const values = [stream, from, limits.events, limits.bytes];
  const ask = (kind: keyof typeof STREAM_PAGE) => {
    const text = STREAM_PAGE[kind][direction];
    return pool.query<EventRow>({ name: `stream-page-${kind}-${direction}`, text, values });
  };
  let rows = await ask('ageless');
  if (rows[0]?.at(-1) === 't') rows = await ask('aged');
  const [first] = rows;
  if (first === undefined) return NOT_THERE;
  const [last = '', found, tombstoned] = first.slice(-4);
  if (tombstoned === 't') throw new StreamDeleted(stream);
  const events = rows.filter(([position]: readonly (string | null)[]) => position !== null);
  return { ...pageOf(events, limits), found: found === 't', last: BigInt(last) };
}

export interface StreamEnd {
  /** -1 where the stream has no event. */
  readonly last: Revision;
  /** By a tombstone. */
  readonly isClosed: boolean;
}

export async function streamEnd(pool: Pool, stream: string): Promise<StreamEnd> {
  if (stream.includes('\0')) return { last: -1n, isClosed: false };
  const text = `select coalesce(max(last_revision) filter (where name = $1), -1), bool_or(tombstoned)
    from log.streams where name = any($2::text[])`;
  const values = [stream, [stream, ...originalsOf(stream)]];
  const rows = await pool.query<[string, string | null]>({ name: 'stream-end', text, values });
  const [last = '-1', isClosed] = rows[0] ?? [];
  return { last: BigInt(last), isClosed: isClosed === 't' };
}

/** The record of a stream's tombstone; none where only its original has one. */
export async function tombstoneOf(pool: Pool, stream: string): Promise<readonly RecordedEvent[]> {
  const text = `select ${COLUMNS} from log.streams s join log.events e on e.stream = s.number
    where s.name = $1 and e.revision = ${String(LAST_REVISION)}`;
  const rows = await pool.query<EventRow>({ name: 'tombstone', text, values: [stream] });
  return rows.map(recordedEvent);
}

/** A tombstone closes a stream's metastream as well. */
async function requireOpen(pool: Pool, stream: string): Promise<void> {
  const { isClosed } = await streamEnd(pool, stream);
  if (isClosed) throw new StreamDeleted(stream);
}
