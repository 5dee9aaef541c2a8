import { type Kysely, sql } from 'kysely';
import type { ParityQuestion } from '../libs/read-store/index.js';
import { lifecycleStages } from './lifecycle-stage/lifecycle-stages.js';
import type { QueryScope } from './question.js';
import { activity } from './retention/activity.js';
import { retention, retentionDefinitions } from './retention/retention.js';
import { totals } from './totals/totals.js';
import { schemes, valueTiers } from './value-tier/value-tiers.js';

type Ask = (scope: QueryScope) => Promise<unknown>;

const asks: Readonly<Record<string, Ask>> = {
  totals,
  stages: lifecycleStages,
  ...Object.fromEntries(
    schemes.map((scheme) => [
      `value tiers, ${scheme}`,
      (scope: QueryScope) => valueTiers(scope, { scheme }),
    ]),
  ),
  ...Object.fromEntries(
    retentionDefinitions.map((definition) => [
      `retention, ${definition}`,
      (scope: QueryScope) => retention(scope, { definition }),
    ]),
  ),
  activity,
};

/**
 * What readers without tables of their own are asked of two generations that are compared: every
 * one of them, at each moment of business time.
 */
export function parityQuestions(
  place: Pick<QueryScope, 'timeZone' | 'currency' | 'policy'>,
  moments: readonly string[],
): readonly ParityQuestion[] {
  return moments.flatMap((asOf) =>
    Object.entries(asks).map(([name, ask]) => ({
      name: `${name}, as of ${asOf.slice(0, 10)}`,
      ask: (db, position) => ask({ ...place, db, asOf, knownAt: position }),
    })),
  );
}

/** Two moments in which there is much to tell: half-way through what happened, and at its end. */
export async function parityMoments(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ moment: string }>`
    with span as (select min(occurred_at) as first, max(occurred_at) as last from facts)
    select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment
    from span, unnest(array[first + (last - first) / 2, last]) as moment
    where moment is not null`.execute(db);
  return rows.map(({ moment }) => moment);
}
