import { type Kysely, sql } from 'kysely';
import { compareInstants } from '../libs/customer/index.js';
import { parseInstant } from './as-of.js';
import { InvalidQuestion } from './question.js';

/** Knowledge time as it was asked for: a position of the log, or an instant of recording in UTC. */
export type Knowledge = { readonly position: bigint } | { readonly instant: string };

/** Positions are 64-bit and signed in every store. */
const POSITION_MAX = 2n ** 63n - 1n;

/**
 * Reads a knowledge time.
 * @param field the parameter in which it stands
 * @throws InvalidQuestion where it is neither position nor instant, or lies in the future
 */
export function parseKnowledge(field: string, text: string, now: Date): Knowledge {
  if (/^\d{1,19}$/.test(text) && BigInt(text) <= POSITION_MAX) return { position: BigInt(text) };
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

/**
 * How far the log had come at an instant, as far as it is folded: stamps don't decrease with
 * position. An event that somebody stamped back does not count: no append may change the past.
 */
export async function recordedBy(db: Kysely<unknown>, instant: string): Promise<Recorded> {
  const then = sql`${instant}::timestamptz`;
  const { rows } = await sql<{ position: string; settled: boolean }>`
    select
      greatest(0,
        (select position from facts
          where recorded_at <= ${then} and not exists (
            select from stamped_back where stamped_back.position = facts.position)
          order by recorded_at desc, position desc limit 1),
        (select max(position) from policies where recorded_at <= ${then}))::text as position,
      exists (select from facts where recorded_at > ${then})
        or exists (select from policies where recorded_at > ${then}) as settled`.execute(db);
  const [row] = rows;
  return { position: BigInt(row?.position ?? 0), settled: row?.settled === true };
}
