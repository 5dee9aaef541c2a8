import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { valueTiers, type TierRow } from '../../../projections/index.js';
import type { Answer } from './answer.js';
import type { ValueTierParameters } from './value-tier-parameters.js';
import { QuestionDesk } from './question-desk.js';

export class ValueTiersQuery extends Query<Answer<TierRow>> {
  constructor(readonly parameters: ValueTierParameters) {
    super();
  }
}

@QueryHandler(ValueTiersQuery)
export class ValueTiersHandler implements IQueryHandler<ValueTiersQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: ValueTiersQuery): Promise<Answer<TierRow>> {
    return this.desk.answer(parameters, (scope) => valueTiers(scope, parameters));
  }
}
