import { type Kysely, sql } from 'kysely';
import { OtherInstallation } from './errors.js';

/** What every number of an installation rests on; chosen once. */
export interface Installation {
  /** ISO 4217; the reporting currency. */
  readonly currency: string;
  /** IANA. */
  readonly timeZone: string;
}

/**
 * Writes the installation down where none stands yet, or one for which nothing was ever folded: a
 * first start with wrong settings, which the log refuses, leaves no more behind.
 * @throws OtherInstallation where another stands
 */
export async function claimInstallation(
  db: Kysely<unknown>,
  { currency, timeZone }: Installation,
): Promise<void> {
  await sql`
    insert into lifeledger.installation (currency, time_zone) values (${currency}, ${timeZone})
    on conflict (one) do update set currency = excluded.currency, time_zone = excluded.time_zone
    where not exists (select from lifeledger.generation)`.execute(db);
  const { rows } = await sql<Installation>`
    select currency, time_zone as "timeZone" from lifeledger.installation`.execute(db);
  const standing = rows[0];
  if (standing?.currency === currency && standing.timeZone === timeZone) return;
  const theirs = `${standing?.currency ?? ''}, ${standing?.timeZone ?? ''}`;
  throw new OtherInstallation(
    `these data belong to an installation with ${theirs}, not ${currency}, ${timeZone}; ` +
      'set LIFELEDGER_CURRENCY and LIFELEDGER_TIME_ZONE to them, or use other data',
  );
}
