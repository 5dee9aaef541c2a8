import { type Kysely, sql } from 'kysely';
import type { Moment } from '../question.js';
import { byThen, type Condition, everyone } from './counted.js';

/** How many facts up to then repeat an earlier one and are left out of every number. */
export async function ignoredEvents(
  db: Kysely<unknown>,
  moment: Moment,
  who: Condition = everyone,
): Promise<number> {
  const { rows } = await sql<{ ignored: number }>`
    select count(*)::int4 as ignored from ignored_facts join facts using (position)
    where ${byThen(moment)} and ${who}`.execute(db);
  return rows[0]?.ignored ?? 0;
}
