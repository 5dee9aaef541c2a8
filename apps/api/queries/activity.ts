import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { activity, type ActivityRow } from '../../../projections/index.js';
import type { Answer } from './answer.js';
import type { CalendarParameters } from './parameters.js';
import { QuestionDesk } from './question-desk.js';

export class ActivityQuery extends Query<Answer<ActivityRow>> {
  constructor(readonly parameters: CalendarParameters) {
    super();
  }
}

@QueryHandler(ActivityQuery)
export class ActivityHandler implements IQueryHandler<ActivityQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: ActivityQuery): Promise<Answer<ActivityRow>> {
    return this.desk.answer(parameters, (scope) => activity(scope, parameters));
  }
}
