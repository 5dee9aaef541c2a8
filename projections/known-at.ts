import { type Kysely, sql } from 'kysely';
import { compareInstants } from '../libs/customer/index.js';
import { POSITION_MAX, positionIn } from '../libs/event-store/index.js';
import { parseInstant } from './as-of.js';
import { InvalidQuestion } from './question.js';

/** Knowledge time as it was asked for: a position of the log, or an instant of recording in UTC. */
export type Knowledge = { readonly position: bigint } | { readonly instant: string };

/**
 * Reads a knowledge time.
 * @param field the parameter in which it stands
 * @throws InvalidQuestion where it is neither position nor instant, or lies in the future
 */
export function parseKnowledge(field: string, text: string, now: Date): Knowledge {
  const position = positionIn(text);
  if (position !== undefined) return { position };
  const instant = parseInstant(text);
  if (instant === undefined) {
    const message =
      `${field} must be a position of the log (1048) or an instant with its offset ` +
      '(1998-06-30T00:00:00Z; a + in an address is written %2B).';
    throw new InvalidQuestion(field, message);
  }
  if (compareInstants(instant, now.toISOString()) > 0) {
    const message = `${field} lies in the future (it is ${now.toISOString()} now), and what will be recorded by then is not known; name an earlier instant, or leave it out.`;
    throw new InvalidQuestion(field, message);
  }
  return { instant };
}

/** How far the log had come at an instant. */
export interface Recorded {
  /** Of the last event recorded at or before it; 0 where there was none. */
  readonly position: bigint;
  /** Whether something recorded after it is folded: then nothing more at or before it can come. */
  readonly settled: boolean;
}

type Recording = 'facts' | 'policies' | 'parked';

/**
 * How far the log had come at an instant, as far as it is folded: up to the first event that was
 * recorded later, whether it left a fact, is a policy or is parked. One that somebody stamped back
 * does not count: no append may change the past.
 */
export async function recordedBy(db: Kysely<unknown>, instant: string): Promise<Recorded> {
  const then = sql`${instant}::timestamptz`;
  const first = (of: Recording) => sql`(
    select position from ${sql.table(of)} where recorded_at > ${then} and ${isInStep(of)}
    order by recorded_at, position limit 1)`;
  const last = (of: Recording) => sql`(
    select position from ${sql.table(of)}
    where position < coalesce(later.at, ${POSITION_MAX}::int8) and recorded_at <= ${then}
      and ${isInStep(of)}
    order by position desc limit 1)`;
  const { rows } = await sql<{ position: string; settled: boolean }>`
    with later as (
      select least(${first('facts')}, ${first('policies')}, ${first('parked')}) as at)
    select greatest(0, ${last('facts')}, ${last('policies')}, ${last('parked')})::text as position,
      at is not null as settled
    from later`.execute(db);
  const [row] = rows;
  return { position: BigInt(row?.position ?? 0), settled: row?.settled === true };
}

/** Not stamped back behind the facts before it. */
function isInStep(of: Recording) {
  const known = sql`not exists (
    select from stamped_back where stamped_back.position = facts.position)`;
  if (of === 'facts') return known;
  return sql`recorded_at >= coalesce((
    select facts.recorded_at from facts where facts.position < ${sql.ref(`${of}.position`)} and ${known}
    order by facts.position desc limit 1), '-infinity')`;
}
