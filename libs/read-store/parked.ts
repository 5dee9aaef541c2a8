import { type Kysely, sql } from 'kysely';
import type { Position } from '../event-store/index.js';

/** How many events at or below a position are parked in the generation that is asked. */
export async function parkedUpTo(db: Kysely<unknown>, position: Position): Promise<number> {
  const { rows } = await sql<{ events: number }>`
    select count(distinct position)::int4 as events from parked
    where position <= ${String(position)}::int8`.execute(db);
  return rows[0]?.events ?? 0;
}
