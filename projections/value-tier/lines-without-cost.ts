import { type Kysely, sql } from 'kysely';
import { type Condition, counted } from '../facts/counted.js';
import type { Moment } from '../question.js';

/** How many order lines up to then say no cost; they count as costing nothing. */
export async function linesWithoutCost(
  db: Kysely<unknown>,
  moment: Moment,
  who: Condition,
): Promise<number> {
  const { rows } = await sql<{ lines: number }>`
    select coalesce(sum(lines_without_cost), 0)::float8 as lines
    from facts where ${counted(moment)} and ${who}`.execute(db);
  return rows[0]?.lines ?? 0;
}
