import pg from 'pg';
import type { Generation } from './generation.js';
import type { OneByOne } from './one-by-one.js';
import type { DiscardAct } from './parked-act.js';

/**
 * Whether a half-built generation has folded an event that was discarded only then: rows that are
 * there stay, so that what was to leave the event out would serve with it.
 */
export async function hasFoldedDiscarded(
  client: OneByOne,
  { schemaName, position }: Generation,
  discards: readonly DiscardAct[],
): Promise<boolean> {
  const folded = discards.filter((act) => act.position <= position);
  if (folded.length === 0) return false;
  const { rows } = await client.query<{ found: boolean }>(foundIn(schemaName), [
    folded.map(({ projection }) => projection),
    folded.map(({ stream }) => stream),
    folded.map(({ eventId }) => eventId),
    folded.map((act) => String(act.position)),
  ]);
  return rows[0]?.found === true;
}

/** Neither left out nor parked, which the act will be told when it is folded. */
function foundIn(schemaName: string): string {
  const schema = pg.escapeIdentifier(schemaName);
  return `
    select exists (
      select from unnest($1::text[], $2::text[], $3::text[], $4::int8[])
        act (projection, stream, event_id, position)
      where not exists (
        select from ${schema}.discarded
        where (discarded.projection, discarded.stream, discarded.event_id)
          = (act.projection, act.stream, act.event_id) and left_out)
      and not exists (
        select from ${schema}.parked
        where (parked.projection, parked.position) = (act.projection, act.position))) as found`;
}
