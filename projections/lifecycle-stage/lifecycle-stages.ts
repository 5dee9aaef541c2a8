import { sql } from 'kysely';
import { everyone } from '../facts/counted.js';
import { ignoredEvents } from '../facts/ignored-events.js';
import type { Finding, QueryScope } from '../question.js';
import { asking } from '../asking.js';
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
  const { timeZone, policy } = scope;
  return asking(scope, async (db) => {
    const { rows } = await sql<StageRow>`
      select stage, count(*)::int4 as customers,
        count(*) filter (where won_back)::int4 as "wonBack"
      from (${stageVerdicts(scope, everyone)}) verdict group by stage`.execute(db);
    return {
      definition: {
        name: 'lifecycle-stage',
        parameters: { timeZone, ...policy.lifecycleStage },
      },
      rows: everyStage(rows),
      notes: { ignoredEvents: await ignoredEvents(db, scope) },
    };
  });
}

/** Stages that nobody is in, too. */
function everyStage(found: readonly StageRow[]): readonly StageRow[] {
  const byStage = new Map(found.map((row) => [row.stage, row]));
  return stages.map((stage) => byStage.get(stage) ?? { stage, customers: 0, wonBack: 0 });
}
