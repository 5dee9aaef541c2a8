import type pg from 'pg';
import type { Position } from '../event-store/index.js';
import type { DiscardAct } from './parked-act.js';
import type { ParkedBefore } from './parked-rows.js';
import type { Place } from './parking.js';

/** An event as it was parked. */
export interface Parked extends ParkedBefore {
  readonly place: Place;
}

/** Which events of a projection. */
export interface Which {
  readonly projection: string;
  readonly stream: string;
  /** Behind this position. */
  readonly after: Position;
  /** At this position alone. */
  readonly only: Position | undefined;
}

interface ParkedRow {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  readonly event_id: string;
  readonly event_type: string;
  readonly recorded_at: string;
  readonly attempts: number;
  readonly parked_at: string;
}

const COLUMNS = `parked.position::text, parked.stream, parked.revision::text, parked.event_id,
  parked.event_type, parked.recorded_at::text, parked.attempts, parked.parked_at::text`;

const TAKE = `
  with chosen as (
    select projection, position from parked
    where projection = $1 and stream = $2 and position > $3 and position = coalesce($4, position)
    order by position limit $5),
  taken as (
    delete from parked using chosen
    where parked.projection = chosen.projection and parked.position = chosen.position
    returning parked.*)
  select ${COLUMNS} from taken as parked order by parked.position`;

/** Takes events out of the table, in order; what still can't be folded is parked anew. */
export async function takeParked(
  client: pg.Client,
  { projection, stream, after, only }: Which,
  limit: number,
): Promise<readonly Parked[]> {
  const values = [projection, stream, after, only ?? null, limit];
  return (await client.query<ParkedRow>(TAKE, values)).rows.map(parse);
}

const TAKE_EVENT = `
  delete from parked where projection = $1 and stream = $2 and event_id = $3
  returning ${COLUMNS}, not exists (
    select from parked earlier where earlier.projection = parked.projection
      and earlier.stream = parked.stream and earlier.position < parked.position) as is_first`;

/** Takes an event out; with it, whether nothing of its stream is parked before it. */
export async function takeEvent(
  client: pg.Client,
  { projection, stream, eventId }: DiscardAct,
): Promise<(Parked & { readonly isFirst: boolean }) | undefined> {
  const values = [projection, stream, eventId];
  const { rows } = await client.query<ParkedRow & { is_first: boolean }>(TAKE_EVENT, values);
  const [row] = rows;
  return row === undefined ? undefined : { ...parse(row), isFirst: row.is_first };
}

/** The stream of what is parked at a position. */
export async function streamAt(
  client: pg.Client,
  projection: string,
  position: Position,
): Promise<string | undefined> {
  const { rows } = await client.query<{ stream: string }>(
    'select stream from parked where projection = $1 and position = $2',
    [projection, position],
  );
  return rows[0]?.stream;
}

function parse(row: ParkedRow): Parked {
  const { stream, event_id: id, event_type: type, recorded_at: recordedAt } = row;
  const place = {
    id,
    type,
    stream,
    revision: BigInt(row.revision),
    position: BigInt(row.position),
    recordedAt,
  };
  return { place, attempts: row.attempts, parkedAt: row.parked_at };
}
