import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { type RfmRow, type TierRow, valueTiers } from '../../../projections/index.js';
import type { Answer } from './answer.js';
import type { ValueTierParameters } from './value-tier-parameters.js';
import { QuestionDesk } from './question-desk.js';

export class ValueTiersQuery extends Query<Answer<TierRow | RfmRow>> {
  constructor(readonly parameters: ValueTierParameters) {
    super();
  }
}

@QueryHandler(ValueTiersQuery)
export class ValueTiersHandler implements IQueryHandler<ValueTiersQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: ValueTiersQuery): Promise<Answer<TierRow | RfmRow>> {
    return this.desk.answer(parameters, (scope) => valueTiers(scope, parameters));
  }
}
