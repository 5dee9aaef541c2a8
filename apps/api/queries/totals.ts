import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { totals, type TotalsRow } from '../../../projections/index.js';
import type { Answer } from './answer.js';
import type { QuestionParameters } from './parameters.js';
import { QuestionDesk } from './question-desk.js';

export class TotalsQuery extends Query<Answer<TotalsRow>> {
  constructor(readonly parameters: QuestionParameters) {
    super();
  }
}

@QueryHandler(TotalsQuery)
export class TotalsHandler implements IQueryHandler<TotalsQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: TotalsQuery): Promise<Answer<TotalsRow>> {
    return this.desk.answer(parameters, (scope) => totals(scope));
  }
}
