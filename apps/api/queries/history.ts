import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { NotYetFolded } from '../../../libs/read-store/index.js';
import { resolveAsOf } from '../../../projections/index.js';
import { Lifeledger } from '../../wiring/index.js';
import { historyOf, type HistoryRow } from '../customers/history.js';
import { foreignCursor, readCursor, writeCursor } from '../http/cursor.js';
import { parsePosition } from '../http/log-position.js';
import { type Answer, answerHead } from './answer.js';
import type { HistoryParameters } from './history-parameters.js';
import { parseLimit } from './parameters.js';
import { unknownCustomer } from './unknown-customer.js';

export type HistoryAnswer = Answer<HistoryRow> & { readonly next: string | null };

export class HistoryQuery extends Query<HistoryAnswer> {
  constructor(
    readonly customerId: string,
    readonly parameters: HistoryParameters,
    readonly signal: AbortSignal,
  ) {
    super();
  }
}

/** Reads the log itself, so that an audit depends on no projector. */
@QueryHandler(HistoryQuery)
export class HistoryHandler implements IQueryHandler<HistoryQuery> {
  constructor(private readonly lifeledger: Lifeledger) {}

  async execute({ customerId, parameters, signal }: HistoryQuery): Promise<HistoryAnswer> {
    const { settings, policy } = this.lifeledger;
    const { timeZone = settings.timeZone } = parameters;
    const instant = resolveAsOf(parameters.asOf, timeZone, new Date());
    const asOf = parameters.asOf === undefined ? undefined : instant;
    const position = await this.#head(parameters.minPosition);
    const page = await historyOf(this.lifeledger, {
      customerId,
      asOf,
      after: parameters.cursor === undefined ? -1 : revisionIn(parameters.cursor),
      limit: parseLimit(parameters.limit),
      signal,
    });
    if (!page.exists) throw unknownCustomer(customerId);
    const ground = { asOf: instant, timeZone, currency: settings.currency, policy, position };
    return {
      definition: { name: 'history', parameters: { customerId, asOf: asOf ?? null } },
      ...answerHead(ground),
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
}

function revisionIn(cursor: string): number {
  const { revision = '' } = readCursor(cursor);
  if (!/^\d{1,15}$/.test(revision)) throw foreignCursor();
  return Number(revision);
}
