import { sql } from 'kysely';
import { book } from '../facts/book.js';
import { everyone } from '../facts/counted.js';
import { ignoredEvents } from '../facts/ignored-events.js';
import type { Finding, QueryScope } from '../question.js';
import { inTimeZone } from '../time-zone.js';
import { type Stage, stages, stageVerdicts } from './stage-verdicts.js';

export interface StageRow {
  readonly stage: Stage;
  readonly customers: number;
  /** Those among them whose purchases came back behind a long silence or a churn. */
  readonly wonBack: number;
}

/**
 * How many customers are in each stage of the lifecycle (DESIGN, "Lifecycle stage").
 * @throws InvalidQuestion
 */
export async function lifecycleStages(scope: QueryScope): Promise<Finding<StageRow>> {
  const { asOf, timeZone, policy } = scope;
  return inTimeZone(scope, async (db) => {
    const { rows } = await sql<StageRow>`
      select stage, count(*)::int4 as customers,
        count(*) filter (where won_back)::int4 as "wonBack"
      from (
        select coalesce(stage, 'attracted') as stage, won_back
        from (${book(asOf, everyone)}) book
          left join (${stageVerdicts(scope, everyone)}) verdict using (customer_id)
      ) verdict
      group by stage`.execute(db);
    const found = new Map(rows.map((row) => [row.stage, row]));
    return {
      definition: {
        name: 'lifecycle-stage',
        parameters: { timeZone, ...policy.lifecycleStage },
      },
      rows: stages.map((stage) => ({
        stage,
        customers: found.get(stage)?.customers ?? 0,
        wonBack: found.get(stage)?.wonBack ?? 0,
      })),
      notes: { ignoredEvents: await ignoredEvents(db, asOf) },
    };
  });
}
