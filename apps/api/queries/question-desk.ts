import { Injectable } from '@nestjs/common';
import { type Finding, type QueryScope, resolveAsOf } from '../../../projections/index.js';
import { parsePosition } from '../http/log-position.js';
import { Lifeledger } from '../../wiring/index.js';
import { type Answer, answerOf, type Ground } from './answer.js';

/** A question's footing, and the read tables that it is asked of. */
export type Inquiry = Ground & QueryScope;

/** What every question may say of when and where; see `QuestionParameters`. */
export interface Asked {
  readonly asOf?: string | undefined;
  readonly minPosition?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** Where every question to the read models is answered. */
@Injectable()
export class QuestionDesk {
  constructor(private readonly lifeledger: Lifeledger) {}

  /** Rows in the envelope that names their definition. @throws as `ask` does */
  answer<Row>(
    parameters: Asked,
    find: (scope: QueryScope) => Promise<Finding<Row>>,
  ): Promise<Answer<Row>> {
    return this.ask(parameters, async (inquiry) => answerOf(await find(inquiry), inquiry));
  }

  /**
   * Asks one unchanging picture of the read models, as of an instant.
   * @throws InvalidQuestion, InvalidRequest, NotYetFolded, Rebuilding
   */
  ask<T>(parameters: Asked, ask: (inquiry: Inquiry) => Promise<T>): Promise<T> {
    const { settings, policy, reads } = this.lifeledger;
    const { timeZone = settings.timeZone, minPosition } = parameters;
    const asOf = resolveAsOf(parameters.asOf, timeZone, new Date());
    const ground = { asOf, timeZone, currency: settings.currency, policy };
    const options =
      minPosition === undefined ? {} : { minPosition: parsePosition(minPosition, 'minPosition') };
    return reads.answer(options, ({ db, position }) =>
      ask({ ...ground, db, position, knownAt: position }),
    );
  }
}
