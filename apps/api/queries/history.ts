import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { NotYetFolded } from '../../../libs/read-store/index.js';
import { parseKnowledge, type Policy, resolveAsOf } from '../../../projections/index.js';
import { Lifeledger } from '../../wiring/index.js';
import { historyOf, type HistoryRow } from '../customers/history.js';
import { foreignCursor, readCursor, writeCursor } from '../http/cursor.js';
import { parsePosition } from '../http/log-position.js';
import { without } from '../without.js';
import { type Answer, answerHead } from './answer.js';
import type { HistoryParameters } from './history-parameters.js';
import { parseLimit } from './parameters.js';
import { policyInLog } from './policy-in-log.js';
import { type Inquiry, QuestionDesk } from './question-desk.js';
import { unknownCustomer } from './unknown-customer.js';

/** Nothing is missing from it that is parked, so that there is no such count. */
export type HistoryAnswer = Omit<Answer<HistoryRow>, 'parked'> & { readonly next: string | null };

export class HistoryQuery extends Query<HistoryAnswer> {
  constructor(
    readonly customerId: string,
    readonly parameters: HistoryParameters,
    readonly signal: AbortSignal,
  ) {
    super();
  }
}

/**
 * Reads the log itself, so that an audit depends on no projector; only where an instant of recording
 * stands in the log is asked of the read models.
 */
@QueryHandler(HistoryQuery)
export class HistoryHandler implements IQueryHandler<HistoryQuery> {
  constructor(
    private readonly lifeledger: Lifeledger,
    private readonly desk: QuestionDesk,
  ) {}

  async execute({ customerId, parameters, signal }: HistoryQuery): Promise<HistoryAnswer> {
    const { settings } = this.lifeledger;
    const { timeZone = settings.timeZone } = parameters;
    const instant = resolveAsOf(parameters.asOf, timeZone, new Date());
    const asOf = parameters.asOf === undefined ? undefined : instant;
    const position = await this.#head(parameters.minPosition);
    const knownAt = await this.#knownAt(parameters, position);
    const policy = await this.#policy(parameters, knownAt);
    const page = await historyOf(this.lifeledger, {
      customerId,
      asOf,
      knownAt,
      after: parameters.cursor === undefined ? -1 : revisionIn(parameters.cursor),
      limit: parseLimit(parameters.limit),
      signal,
    });
    if (!page.exists) throw unknownCustomer(customerId);
    const place = { timeZone, currency: settings.currency, policy };
    const ground = { asOf: instant, knownAt, position, parked: 0, ...place };
    return {
      definition: { name: 'history', parameters: { customerId, asOf: asOf ?? null } },
      ...without(answerHead(ground), 'parked'),
      rows: page.rows,
      next: page.next === undefined ? null : writeCursor({ revision: String(page.next) }),
    };
  }

  /** The log's end before it is read: all up to it is in the answer. */
  async #head(minPosition: string | undefined): Promise<bigint> {
    const { position } = await this.lifeledger.store.head();
    if (minPosition === undefined) return position;
    const least = parsePosition(minPosition, 'minPosition');
    if (position < least) throw new NotYetFolded(position, least);
    return position;
  }

  async #knownAt({ knownAt }: HistoryParameters, head: bigint): Promise<bigint> {
    if (knownAt === undefined) return head;
    const knowledge = parseKnowledge('knownAt', knownAt, new Date());
    if ('instant' in knowledge) return this.desk.ask({ knownAt }, askedAt);
    if (head < knowledge.position) throw new NotYetFolded(head, knowledge.position);
    return knowledge.position;
  }

  async #policy({ policyVersion }: HistoryParameters, knownAt: bigint): Promise<Policy> {
    const inLog = await policyInLog(this.lifeledger, { knownAt, version: policyVersion });
    return inLog ?? this.lifeledger.policy;
  }
}

function askedAt({ knownAt }: Inquiry): Promise<bigint> {
  return Promise.resolve(knownAt);
}

function revisionIn(cursor: string): number {
  const { revision = '' } = readCursor(cursor);
  if (!/^\d{1,15}$/.test(revision)) throw foreignCursor();
  return Number(revision);
}
