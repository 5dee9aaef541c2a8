import { IANAZone } from 'luxon';
import { type Kysely, sql, type Transaction } from 'kysely';
import { InvalidQuestion, type QueryScope } from './question.js';

/** Names that mean one zone everywhere; `EST` or `+03:00` are read differently by Node and PostgreSQL. */
const UNAMBIGUOUS = /^(UTC|GMT|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/;

/** @throws InvalidQuestion where it is no IANA name that Node knows */
export function requireTimeZone(timeZone: string): void {
  if (!UNAMBIGUOUS.test(timeZone) || !IANAZone.isValidZone(timeZone)) throw unknown(timeZone);
}

/**
 * Asks in a transaction whose session stands in the scope's time zone, so that `::date` means a day
 * there. That is five times as fast as `at time zone` with a name, row by row.
 * @throws InvalidQuestion where Node or PostgreSQL does not know the zone
 */
export async function inTimeZone<T>(
  { db, timeZone }: Pick<QueryScope, 'db' | 'timeZone'>,
  ask: (db: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  requireTimeZone(timeZone);
  if (db.isTransaction) return enter(db, timeZone, ask);
  return db.transaction().execute((transaction: Transaction<unknown>) => {
    return enter(transaction, timeZone, ask);
  });
}

async function enter<T>(
  db: Kysely<unknown>,
  timeZone: string,
  ask: (db: Kysely<unknown>) => Promise<T>,
): Promise<T> {
  // Asking for a zone that is not there would break the transaction; this only says so.
  const { rows } = await sql<{ known: boolean }>`
    select case when pg_input_is_valid(${`2000-01-01 00:00 ${timeZone}`}, 'timestamptz')
      then set_config('TimeZone', ${timeZone}, true) is not null else false end as known
  `.execute(db);
  if (rows[0]?.known !== true) throw unknown(timeZone);
  return ask(db);
}

function unknown(timeZone: string): InvalidQuestion {
  const message = `"${timeZone}" is no time zone that is known here; give an IANA name such as Europe/London, or UTC.`;
  return new InvalidQuestion('timeZone', message);
}
