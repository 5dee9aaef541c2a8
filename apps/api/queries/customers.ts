import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { customerIdPattern } from '../../../libs/customer/index.js';
import { type CustomerRow, listCustomers } from '../../../projections/index.js';
import { foreignCursor, readCursor, writeCursor } from '../http/cursor.js';
import { InvalidRequest } from '../http/problem.js';
import { type Answer, answerOf } from './answer.js';
import type { CustomersParameters } from './customers-parameters.js';
import { parseLimit } from './parameters.js';
import { QuestionDesk } from './question-desk.js';

export type CustomersAnswer = Answer<CustomerRow> & { readonly next: string | null };

export class CustomersQuery extends Query<CustomersAnswer> {
  constructor(readonly parameters: CustomersParameters) {
    super();
  }
}

/** Pages of one list are as of one instant: the cursor carries that of the first page. */
@QueryHandler(CustomersQuery)
export class CustomersHandler implements IQueryHandler<CustomersQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: CustomersQuery): Promise<CustomersAnswer> {
    const { stage, tier, basis, region, channel, cursor, minPosition, timeZone } = parameters;
    const filter = { stage, tier, basis, region, channel };
    const page = cursor === undefined ? undefined : pageBehind(cursor);
    const asOf = parameters.asOf ?? page?.asOf;
    const limit = parseLimit(parameters.limit);
    return this.desk.ask({ asOf, minPosition, timeZone }, async (inquiry) => {
      if (page !== undefined && page.asOf !== inquiry.asOf) throw otherInstant();
      const question = { ...filter, limit, after: page?.after };
      const { next, ...found } = await listCustomers(inquiry, question);
      const cursorBehind = next === null ? null : writeCursor({ after: next, asOf: inquiry.asOf });
      return { ...answerOf(found, inquiry), next: cursorBehind };
    });
  }
}

function pageBehind(cursor: string): { readonly after: string; readonly asOf: string } {
  const { after, asOf } = readCursor(cursor);
  if (after === undefined || asOf === undefined) throw foreignCursor();
  if (!customerIdPattern.test(after)) throw foreignCursor();
  return { after, asOf };
}

function otherInstant(): InvalidRequest {
  const message = 'must be that of the first page, or be left out';
  return new InvalidRequest([{ field: 'asOf', message }]);
}
