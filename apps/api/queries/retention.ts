import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { retention, type RetentionRow } from '../../../projections/index.js';
import type { Answer } from './answer.js';
import type { RetentionParameters } from './retention-parameters.js';
import { QuestionDesk } from './question-desk.js';

export class RetentionQuery extends Query<Answer<RetentionRow>> {
  constructor(readonly parameters: RetentionParameters) {
    super();
  }
}

@QueryHandler(RetentionQuery)
export class RetentionHandler implements IQueryHandler<RetentionQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: RetentionQuery): Promise<Answer<RetentionRow>> {
    return this.desk.answer(parameters, (scope) => retention(scope, parameters));
  }
}
