import type { Pool } from '../pool.js';
import type { NodeEvent } from '../../node-log.js';
import type { RecordedEvent } from '../../port.js';
import { unlessAborted } from '../abort.js';
import { list } from '../event-columns.js';
import { PAGE } from '../limits.js';
import { COLUMNS, type EventRow, recordedEvent } from '../rows.js';
import { FIRST_READABLE, IS_CLOSED, IS_FOUND } from '../visibility.js';
import { type LinkTarget, linkTarget } from './link.js';

/** One row for each link in order, empty where its target can't be read, until so many bytes are reached. */
const TARGETS = `
select position, name, revision, id, type, is_json, data, metadata, recorded_at from (
  select *, sum(size) over (order by n rows unbounded preceding) - size as bytes_before from (
    select ${COLUMNS}, link.n,
      coalesce(octet_length(e.data) + octet_length(e.metadata), 0) as size
    from unnest($1::int8[], $2::text[]) with ordinality as link (revision, name, n)
    left join log.streams s
      on s.name = link.name collate "C" and ${IS_FOUND} and not ${IS_CLOSED}
    left join log.events e
      on e.stream = s.number and e.revision = link.revision and e.revision >= ${FIRST_READABLE}
  ) targets
) weighed where bytes_before < $3 order by n`;

export interface Resolving {
  readonly resolveLinks: boolean;
  readonly signal: AbortSignal;
}

/** The records with what their links point to; in several pages where the targets are large. */
export async function* resolved(
  pool: Pool,
  records: readonly RecordedEvent[],
  { resolveLinks, signal }: Resolving,
): AsyncGenerator<readonly NodeEvent[], void> {
  let left = records;
  while (left.length > 0 && !signal.aborted) {
    const links = resolveLinks ? left.map(linkTarget) : [];
    const asked = links.filter((link) => link !== undefined);
    const targets = asked.length === 0 ? [] : await unlessAborted(fetch(pool, asked), signal);
    if (targets === undefined) return;
    const count = countWithin(links, targets.length, left.length);
    const queue = targets.values();
    yield left.slice(0, count).map((record, index) => ({
      record,
      target: links[index] === undefined ? undefined : (queue.next().value ?? null),
    }));
    left = left.slice(count);
  }
}

/** How many records can be told when so many of their links are resolved. */
function countWithin(
  links: readonly (LinkTarget | undefined)[],
  known: number,
  records: number,
): number {
  let seen = 0;
  const next = links.findIndex((link) => link !== undefined && ++seen > known);
  return next < 0 ? records : next;
}

async function fetch(
  pool: Pool,
  links: readonly LinkTarget[],
): Promise<readonly (RecordedEvent | null)[]> {
  const revisions = list(links, ({ revision }) => revision);
  // PostgreSQL can't be asked for a name with NUL; nothing can stand under one.
  const streams = links.map(({ stream }) => (stream.includes('\0') ? '' : stream));
  const values = [revisions, streams, PAGE.bytes];
  const rows = await pool.query<EventRow>({ name: 'link-targets', text: TARGETS, values });
  return rows.map((row) => (isEmpty(row) ? null : recordedEvent(row)));
}

function isEmpty([position]: readonly (string | null)[]): boolean {
  return position === null;
}
