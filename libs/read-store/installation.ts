import { type Kysely, sql } from 'kysely';
import { OtherInstallation } from './errors.js';

/** What every number of an installation rests on; chosen once. */
export interface Installation {
  /** ISO 4217; the reporting currency. */
  readonly currency: string;
  /** IANA. */
  readonly timeZone: string;
}

/** Writes the installation down where none stands yet. @throws OtherInstallation where another does */
export async function claimInstallation(
  db: Kysely<unknown>,
  installation: Installation,
): Promise<void> {
  const { currency, timeZone } = installation;
  await sql`
    insert into lifeledger.installation (currency, time_zone) values (${currency}, ${timeZone})
    on conflict (one) do nothing`.execute(db);
  await requireClaimed(db, installation);
}

/**
 * Writes it down in the place of another, which a first start with other settings left behind, and by
 * which nothing was folded. @throws OtherInstallation where something was
 */
export async function correctInstallation(
  db: Kysely<unknown>,
  installation: Installation,
): Promise<void> {
  const { currency, timeZone } = installation;
  await sql`
    update lifeledger.installation set currency = ${currency}, time_zone = ${timeZone}
    where not exists (select from lifeledger.generation where position > 0)`.execute(db);
  await requireClaimed(db, installation);
}

async function requireClaimed(
  db: Kysely<unknown>,
  { currency, timeZone }: Installation,
): Promise<void> {
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
