import { type Kysely, sql } from 'kysely';
import type { Position, Revision } from '../event-store/index.js';
import type { ParkCategory } from './parking.js';

/** An event that a projection could not take, as it stands in the generation that is asked. */
export interface ParkedEvent {
  readonly projection: string;
  readonly position: Position;
  readonly stream: string;
  readonly revision: Revision;
  readonly eventId: string;
  readonly type: string;
  readonly category: ParkCategory;
  /** Null for what is only behind another one. */
  readonly error: string | null;
  readonly stack: string | null;
  /** How often it was tried; 0 for what is only behind. */
  readonly attempts: number;
  /** RFC 3339, by the database's clock. */
  readonly parkedAt: string;
}

/** Which of them; all where nothing is said. */
export interface ParkedFilter {
  readonly projection?: string | undefined;
  readonly stream?: string | undefined;
  readonly position?: Position | undefined;
  /** Those behind this place, in the order of position and projection. */
  readonly after?: { readonly position: Position; readonly projection: string } | undefined;
  readonly limit?: number | undefined;
}

/** Nobody counts further than this, with every answer. */
const COUNTED = 10_000;

/**
 * How many events at or below a position are parked in the generation that is asked; 10,000 means
 * at least so many.
 */
export async function parkedUpTo(db: Kysely<unknown>, position: Position): Promise<number> {
  // Neighbours in the index tell positions apart: a distinct may be hashed, which reads all there is.
  const { rows } = await sql<{ events: number }>`
    select count(*)::int4 as events from (
      select from (
        select position, lag(position) over (order by position, projection) as before
        from parked where position <= ${String(position)}::int8
      ) one
      where position is distinct from before limit ${COUNTED}) counted`.execute(db);
  return rows[0]?.events ?? 0;
}

/** What is parked in the generation that is asked, by position and projection. */
export async function parkedEvents(
  db: Kysely<unknown>,
  { projection, stream, position, after, limit }: ParkedFilter = {},
): Promise<readonly ParkedEvent[]> {
  const { rows } = await sql<Texts<ParkedEvent>>`
    select projection, parked.position::text, stream, revision::text, event_id as "eventId",
      event_type as type, category, error, stack, attempts,
      ${inUtc('parked_at')} as "parkedAt"
    from parked
    where ${matching('parked', { projection, stream, position, after })}
    order by parked.position, projection limit ${limit ?? null}`.execute(db);
  return rows.map((row) => ({
    ...row,
    position: BigInt(row.position),
    revision: BigInt(row.revision),
  }));
}

/** Projections and the streams of which they hold something parked, in their order. */
export async function parkedStreams(
  db: Kysely<unknown>,
  { projection, stream, position, limit }: Omit<ParkedFilter, 'after'> = {},
): Promise<readonly { readonly projection: string; readonly stream: string }[]> {
  const { rows } = await sql<{ projection: string; stream: string }>`
    select distinct projection, stream from parked
    where ${matching('parked', { projection, stream, position })}
    order by projection, stream limit ${limit ?? null}`.execute(db);
  return rows;
}

function matching(
  table: 'parked' | 'discarded',
  { projection, stream, position, after }: ParkedFilter,
) {
  const [name, of, at] = [projection ?? null, stream ?? null, textOf(position)];
  const [place, behind] = [sql.ref(`${table}.position`), textOf(after?.position)];
  return sql`(${name}::text is null or projection = ${name})
    and (${of}::text is null or stream = ${of})
    and (${at}::int8 is null or ${place} = ${at}::int8)
    and (${behind}::int8 is null
      or (${place}, projection) > (${behind}::int8, ${after?.projection ?? ''}))`;
}

/** An event that an operator discarded for a projection. */
export interface DiscardedEvent {
  readonly projection: string;
  readonly position: Position;
  readonly eventId: string;
  readonly stream: string;
  /** '' where the event was folded before. */
  readonly type: string;
  readonly reason: string;
  /** Who decided it; null where the log does not say. */
  readonly actor: string | null;
  /** For whom, where the actor only acted for somebody. */
  readonly onBehalfOf: string | null;
  /** RFC 3339, as the act was recorded first. */
  readonly discardedAt: string;
  /** Where the act stands in the log. */
  readonly actPosition: Position;
  /** False where the event was folded before it was discarded: its rows stay until a rebuild. */
  readonly leftOut: boolean;
}

/** What was discarded in the generation that is asked, by position and projection. */
export async function discardedEvents(
  db: Kysely<unknown>,
  filter: ParkedFilter = {},
): Promise<readonly DiscardedEvent[]> {
  const { rows } = await sql<
    Omit<DiscardedEvent, 'position' | 'actPosition'> & Record<'position' | 'actPosition', string>
  >`
    select projection, discarded.position::text, event_id as "eventId", stream, event_type as type,
      reason, actor, on_behalf_of as "onBehalfOf", ${inUtc('decided_at')} as "discardedAt",
      act_position::text as "actPosition", left_out as "leftOut"
    from discarded where ${matching('discarded', filter)}
    order by discarded.position, projection limit ${filter.limit ?? null}`.execute(db);
  return rows.map((row) => ({
    ...row,
    position: BigInt(row.position),
    actPosition: BigInt(row.actPosition),
  }));
}

/** A row as the driver gives it: 64-bit numbers as text. */
type Texts<Row extends { readonly position: Position; readonly revision: Revision }> = Omit<
  Row,
  'position' | 'revision'
> &
  Record<'position' | 'revision', string>;

/** RFC 3339 in UTC to the microsecond. */
function inUtc(column: string) {
  return sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

function textOf(position: Position | undefined): string | null {
  return position === undefined ? null : String(position);
}
