import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { lifecycleStages, type StageRow } from '../../../projections/index.js';
import type { Answer } from './answer.js';
import type { QuestionParameters } from './parameters.js';
import { QuestionDesk } from './question-desk.js';

export class LifecycleStagesQuery extends Query<Answer<StageRow>> {
  constructor(readonly parameters: QuestionParameters) {
    super();
  }
}

@QueryHandler(LifecycleStagesQuery)
export class LifecycleStagesHandler implements IQueryHandler<LifecycleStagesQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: LifecycleStagesQuery): Promise<Answer<StageRow>> {
    return this.desk.answer(parameters, (scope) => lifecycleStages(scope));
  }
}
