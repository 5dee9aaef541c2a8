import { Injectable } from '@nestjs/common';
import {
  type Finding,
  type Knowledge,
  parseKnowledge,
  policyInForce,
  type QueryScope,
  recordedBy,
  resolveAsOf,
} from '../../../projections/index.js';
import { parkedUpTo, type Question } from '../../../libs/read-store/index.js';
import { Watching } from '../health/watching.js';
import { parsePosition } from '../http/log-position.js';
import { Lifeledger } from '../../wiring/index.js';
import { type Answer, answerOf, type Ground } from './answer.js';
import { OtherLog } from './other-log.js';

/** A question's footing, and the read tables that it is asked of. */
export type Inquiry = Ground & QueryScope;

/** What every question may say of when and where; see `QuestionParameters`. */
export interface Asked {
  readonly asOf?: string | undefined;
  readonly knownAt?: string | undefined;
  readonly minPosition?: string | undefined;
  readonly policyVersion?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** Where every question to the read models is answered. */
@Injectable()
export class QuestionDesk {
  constructor(
    private readonly lifeledger: Lifeledger,
    private readonly watching: Watching,
  ) {}

  /** Rows in the envelope that names their definition. @throws as `ask` does */
  answer<Row>(
    parameters: Asked,
    find: (scope: QueryScope) => Promise<Finding<Row>>,
  ): Promise<Answer<Row>> {
    return this.ask(parameters, async (inquiry) => answerOf(await find(inquiry), inquiry));
  }

  /**
   * Asks one unchanging picture of the read models, as of an instant, as known at a point of the log.
   * @throws InvalidQuestion, InvalidRequest, NotYetFolded, OtherLog, Rebuilding
   */
  async ask<T>(parameters: Asked, ask: (inquiry: Inquiry) => Promise<T>): Promise<T> {
    const { settings, policy, reads } = this.lifeledger;
    const { otherLog } = this.watching.watch;
    if (otherLog !== undefined) throw new OtherLog(otherLog);
    const { timeZone = settings.timeZone, policyVersion } = parameters;
    const now = new Date();
    const asOf = resolveAsOf(parameters.asOf, timeZone, now);
    const knowledge = knowledgeIn(parameters, now);
    const minPosition = await this.#leastPosition(parameters, knowledge);
    return reads.answer({ minPosition }, async (question) => {
      const { db, position } = question;
      const knownAt = await positionOf(knowledge, question);
      const inForce = await policyInForce(db, { knownAt, version: policyVersion });
      const parked = await parkedUpTo(db, knownAt);
      const place = { timeZone, currency: settings.currency, policy: inForce ?? policy };
      return ask({ db, position, asOf, knownAt, parked, ...place });
    });
  }

  /**
   * How far must be folded. Where nothing is folded yet that was recorded after the instant of
   * knowledge, more may be on its way that was recorded before it: all of the log, as of now.
   */
  async #leastPosition({ minPosition }: Asked, knowledge: Knowledge | undefined): Promise<bigint> {
    const least = minPosition === undefined ? 0n : parsePosition(minPosition, 'minPosition');
    if (knowledge === undefined) return least;
    if ('position' in knowledge) return laterOf(least, knowledge.position);
    const { reads, store } = this.lifeledger;
    const { settled } = await reads.answer({}, ({ db }) => recordedBy(db, knowledge.instant));
    return settled ? least : laterOf(least, (await store.head()).position);
  }
}

function knowledgeIn({ knownAt }: Asked, now: Date): Knowledge | undefined {
  return knownAt === undefined ? undefined : parseKnowledge('knownAt', knownAt, now);
}

async function positionOf(
  knowledge: Knowledge | undefined,
  { db, position }: Question,
): Promise<bigint> {
  if (knowledge === undefined) return position;
  if ('position' in knowledge) return knowledge.position;
  return (await recordedBy(db, knowledge.instant)).position;
}

function laterOf(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
