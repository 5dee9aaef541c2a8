import { type Kysely, sql } from 'kysely';
import type pg from 'pg';
import type { Codec } from '../event-store/index.js';
import {
  learntSince,
  unknownEvents,
  unknownEventsIn,
  type UnknownEvents,
} from './unknown-events.js';

const DISCARDED_LATE = 'select count(*)::int4 as late from discarded where not left_out';

/**
 * Why the generation that is asked is not what a rebuild would make, one line for each reason: events
 * that were passed over are known by now, or were discarded after they had been folded.
 */
export async function rebuildDue(
  db: Kysely<unknown>,
  codec: Pick<Codec<never>, 'knows'>,
): Promise<readonly string[]> {
  const { rows } = await sql.raw<{ late: number }>(DISCARDED_LATE).execute(db);
  return reasons(learntSince(await unknownEvents(db), codec), rows[0]?.late ?? 0);
}

/** The same over a session that stands in the generation's schema. */
export async function rebuildDueIn(
  client: pg.Client,
  codec: Pick<Codec<never>, 'knows'>,
): Promise<readonly string[]> {
  const { rows } = await client.query<{ late: number }>(DISCARDED_LATE);
  return reasons(learntSince(await unknownEventsIn(client), codec), rows[0]?.late ?? 0);
}

function reasons(learnt: readonly UnknownEvents[], late: number): readonly string[] {
  const known = learnt.map(
    ({ type, schemaVersion, events }) =>
      `${type} of version ${String(schemaVersion)} was passed over ${times(events)} before this release knew it`,
  );
  if (late === 0) return known;
  if (late === 1) return [...known, '1 event was discarded after it had been folded'];
  return [...known, `${String(late)} events were discarded after they had been folded`];
}

function times(events: number | bigint): string {
  return String(events) === '1' ? 'once' : `${String(events)} times`;
}
