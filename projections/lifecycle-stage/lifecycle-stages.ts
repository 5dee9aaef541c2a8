import { sql } from 'kysely';
import { book } from '../facts/book.js';
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

interface FoundRow extends Omit<StageRow, 'stage'> {
  readonly stage: Stage | 'everyone';
}

/**
 * How many customers are in each stage of the lifecycle (DESIGN, "Lifecycle stage").
 * @throws InvalidQuestion
 */
export async function lifecycleStages(scope: QueryScope): Promise<Finding<StageRow>> {
  const { timeZone, policy } = scope;
  return asking(scope, async (db) => {
    const { rows } = await sql<FoundRow>`
      select stage, count(*)::int4 as customers,
        count(*) filter (where won_back)::int4 as "wonBack"
      from (${stageVerdicts(scope, everyone)}) verdict group by stage
      union all
      select 'everyone', count(*)::int4, 0 from (${book(scope, everyone)}) book`.execute(db);
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

/** Whoever is in the book without a verdict of their own never purchased and never churned. */
function everyStage(found: readonly FoundRow[]): readonly StageRow[] {
  const byStage = new Map(found.map((row) => [row.stage, row]));
  const inBook = byStage.get('everyone')?.customers ?? 0;
  const judged = stages.reduce((sum, stage) => sum + (byStage.get(stage)?.customers ?? 0), 0);
  return stages.map((stage) => ({
    stage,
    customers: (byStage.get(stage)?.customers ?? 0) + (stage === 'attracted' ? inBook - judged : 0),
    wonBack: byStage.get(stage)?.wonBack ?? 0,
  }));
}
