import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { customerIdPattern } from '../../../libs/customer/index.js';
import { type CustomerRow, listCustomers } from '../../../projections/index.js';
import { foreignCursor, readCursor, writeCursor } from '../http/cursor.js';
import { InvalidRequest } from '../http/problem.js';
import { type Answer, answerOf } from './answer.js';
import type { CustomersParameters } from './customers-parameters.js';
import { parseLimit } from './parameters.js';
import { type Inquiry, QuestionDesk } from './question-desk.js';

export type CustomersAnswer = Answer<CustomerRow> & { readonly next: string | null };

export class CustomersQuery extends Query<CustomersAnswer> {
  constructor(readonly parameters: CustomersParameters) {
    super();
  }
}

/** Pages of one list are as of one moment: the cursor carries what the first page was asked for. */
@QueryHandler(CustomersQuery)
export class CustomersHandler implements IQueryHandler<CustomersQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: CustomersQuery): Promise<CustomersAnswer> {
    const { stage, tier, basis, region, channel, cursor, ...asked } = parameters;
    const filter = { stage, tier, basis, region, channel };
    const page = cursor === undefined ? undefined : pageBehind(cursor);
    const { asOf = page?.asOf, knownAt = page?.knownAt } = asked;
    const limit = parseLimit(parameters.limit);
    return this.desk.ask({ ...asked, asOf, knownAt }, async (inquiry) => {
      const times = timesOf(inquiry, knownAt);
      if (page !== undefined) requireSame(page, times);
      const question = { ...filter, limit, after: page?.after };
      const { next, ...found } = await listCustomers(inquiry, question);
      const cursorBehind = next === null ? null : writeCursor({ after: next, ...times });
      return { ...answerOf(found, inquiry), next: cursorBehind };
    });
  }
}

interface Times {
  readonly asOf: string;
  /** Only where the list is asked as of one. */
  readonly knownAt?: string;
}

function timesOf({ asOf, knownAt }: Inquiry, asked: string | undefined): Times {
  return asked === undefined ? { asOf } : { asOf, knownAt: String(knownAt) };
}

function pageBehind(cursor: string): Times & { readonly after: string } {
  const { after, asOf, knownAt } = readCursor(cursor);
  if (after === undefined || asOf === undefined) throw foreignCursor();
  if (!customerIdPattern.test(after)) throw foreignCursor();
  return { after, asOf, ...(knownAt === undefined ? {} : { knownAt }) };
}

function requireSame(page: Times, times: Times): void {
  const changed = (['asOf', 'knownAt'] as const).filter((field) => page[field] !== times[field]);
  if (changed.length === 0) return;
  const message = 'must be that of the first page, or be left out';
  throw new InvalidRequest(changed.map((field) => ({ field, message })));
}
