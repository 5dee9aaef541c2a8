import type { Finding, Policy } from '../../../projections/index.js';

/** The one shape of every analytical answer: rows, and by what definition they are true. */
export interface Answer<Row> extends AnswerHead {
  readonly definition: Finding<Row>['definition'];
  readonly rows: readonly Row[];
}

interface AnswerHead {
  readonly policyVersion: Policy['version'];
  readonly timeZone: string;
  readonly currency: string;
  /** The instant of business time, in UTC. */
  readonly asOf: string;
  /** Decimal; how far the log was folded when this was asked. */
  readonly position: string;
  /** Decimal; everything in the log up to it is in the answer, and nothing behind it. */
  readonly knownAt: string;
  /** How many events up to there could not be folded and are parked: their part is missing. */
  readonly parked: number;
}

/** What is asked of the read models, beside the question itself. */
export interface Ground {
  readonly asOf: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly policy: Policy;
  readonly position: bigint;
  readonly knownAt: bigint;
  readonly parked: number;
}

export function answerHead(ground: Ground): AnswerHead {
  const { asOf, timeZone, currency, policy, position, knownAt, parked } = ground;
  const points = { position: String(position), knownAt: String(knownAt) };
  return { policyVersion: policy.version, timeZone, currency, asOf, ...points, parked };
}

export function answerOf<Row>(
  { definition, notes, rows }: Finding<Row>,
  ground: Ground,
): Answer<Row> {
  return { definition, ...answerHead(ground), ...notes, rows };
}
