import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import {
  type Adoption,
  parseKnowledge,
  recordedBy,
  type RestatementRow,
  restatements,
} from '../../../projections/index.js';
import { foreignCursor, readCursor, writeCursor } from '../http/cursor.js';
import { InvalidRequest } from '../http/problem.js';
import { type Answer, answerOf } from './answer.js';
import { parseLimit } from './parameters.js';
import { type Inquiry, QuestionDesk } from './question-desk.js';
import type { RestatementsParameters } from './restatements-parameters.js';

export type RestatementsAnswer = Answer<RestatementRow> & {
  /** The policies adopted between the two knowledge times. */
  readonly policies: readonly Adoption[];
  readonly next: string | null;
};

export class RestatementsQuery extends Query<RestatementsAnswer> {
  constructor(readonly parameters: RestatementsParameters) {
    super();
  }
}

/** Pages of one difference have the times of its first page: the cursor carries them. */
@QueryHandler(RestatementsQuery)
export class RestatementsHandler implements IQueryHandler<RestatementsQuery> {
  constructor(private readonly desk: QuestionDesk) {}

  execute({ parameters }: RestatementsQuery): Promise<RestatementsAnswer> {
    const { cursor, customerId, ...asked } = parameters;
    const page = cursor === undefined ? undefined : pageBehind(cursor);
    const { asOf = page?.asOf, knownAt = page?.knownAt } = asked;
    return this.desk.ask({ ...asked, asOf, knownAt }, async (inquiry) => {
      const knownFrom = await positionOf(asked.knownFrom, inquiry);
      const times = timesOf(inquiry, knownFrom);
      if (page !== undefined) requireSame(page, times);
      const { policies, next, ...found } = await restatements(inquiry, {
        knownFrom,
        customerId,
        after: page === undefined ? undefined : BigInt(page.after),
        limit: parseLimit(asked.limit),
      });
      const cursorBehind = next === null ? null : writeCursor({ after: String(next), ...times });
      return { ...answerOf(found, inquiry), policies, next: cursorBehind };
    });
  }
}

interface Times {
  readonly asOf: string;
  readonly knownFrom: string;
  readonly knownAt: string;
}

/** Nothing at or below the later knowledge time is still on its way, so the earlier needs no wait. */
async function positionOf(knownFrom: string, { db }: Inquiry): Promise<bigint> {
  const knowledge = parseKnowledge('knownFrom', knownFrom, new Date());
  if ('position' in knowledge) return knowledge.position;
  return (await recordedBy(db, knowledge.instant)).position;
}

function timesOf({ asOf, knownAt }: Inquiry, knownFrom: bigint): Times {
  return { asOf, knownFrom: String(knownFrom), knownAt: String(knownAt) };
}

function pageBehind(cursor: string): Times & { readonly after: string } {
  const { after = '', asOf, knownFrom, knownAt } = readCursor(cursor);
  if (!/^\d{1,19}$/.test(after)) throw foreignCursor();
  if (asOf === undefined || knownFrom === undefined || knownAt === undefined) throw foreignCursor();
  return { after, asOf, knownFrom, knownAt };
}

function requireSame(page: Times, times: Times): void {
  const fields = ['asOf', 'knownFrom', 'knownAt'] as const;
  const changed = fields.filter((field) => page[field] !== times[field]);
  if (changed.length === 0) return;
  const message = 'must be that of the first page';
  throw new InvalidRequest(changed.map((field) => ({ field, message })));
}
