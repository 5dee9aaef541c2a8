import { type Kysely, sql, type Transaction } from 'kysely';
import type { QueryScope } from './question.js';
import { requireTimeZone, unknownTimeZone } from './time-zone.js';

/**
 * Asks in a transaction whose session suits questions over all facts: it stands in the scope's time
 * zone, so that `::date` means a day there (five times as fast as `at time zone` row by row), sorts
 * and hashes in memory, and takes indexes to be cached, which hold facts in customers' order.
 * @throws InvalidQuestion where Node or PostgreSQL does not know the zone
 */
export async function asking<T>(
  { db, timeZone }: Pick<QueryScope, 'db' | 'timeZone'>,
  ask: (db: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  requireTimeZone(timeZone);
  if (db.isTransaction) return askIn(db, timeZone, ask);
  return db
    .transaction()
    .execute((transaction: Transaction<unknown>) => askIn(transaction, timeZone, ask));
}

async function askIn<T>(
  db: Kysely<unknown>,
  timeZone: string,
  ask: (db: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  // Setting a zone that is not there would break the transaction; this only says so.
  const { rows } = await sql<{ known: boolean }>`
    select set_config('work_mem', '64MB', true), set_config('random_page_cost', '1.1', true),
      case when pg_input_is_valid(${`2000-01-01 00:00 ${timeZone}`}, 'timestamptz')
        then set_config('TimeZone', ${timeZone}, true) is not null else false end as known
  `.execute(db);
  if (rows[0]?.known !== true) throw unknownTimeZone(timeZone);
  return ask(db);
}
