import type { Kysely } from 'kysely';
import type { Policy } from '../libs/installation/index.js';

/** What every question is asked under. */
export interface QueryScope {
  /** Over the read tables: `facts` and the others are found without a schema. */
  readonly db: Kysely<unknown>;
  /** Business time as a UTC instant, from `resolveAsOf`; events at it are included. */
  readonly asOf: string;
  /**
   * Knowledge time as a position of the log: what was recorded behind it does not count. At or below
   * the position to which the read tables are folded, else the answer changes as they go on.
   */
  readonly knownAt: bigint;
  /** IANA name; days, weeks and months are those of this zone. */
  readonly timeZone: string;
  /** The reporting currency, ISO 4217. */
  readonly currency: string;
  readonly policy: Policy;
}

/** A point in both times: what happened up to `asOf`, as the log told it up to `knownAt`. */
export type Moment = Pick<QueryScope, 'asOf' | 'knownAt'>;

/** An answer and the definition by which its rows are true. */
export interface Finding<Row> {
  readonly definition: {
    readonly name: string;
    readonly parameters: Readonly<Record<string, string | number | null>>;
  };
  readonly rows: readonly Row[];
  /** What a reader of the rows must know beside them, counted. */
  readonly notes?: Readonly<Record<string, number>>;
}

/** A question that has no answer as it was put. */
export class InvalidQuestion extends Error {
  override readonly name = 'InvalidQuestion';

  /** @param field the parameter that is to be put right */
  constructor(
    readonly field: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * One of the words allowed for a parameter.
 * @throws InvalidQuestion naming them all
 */
export function oneOf<Word extends string>(
  field: string,
  given: string,
  allowed: readonly Word[],
): Word {
  const word = allowed.find((candidate) => candidate === given);
  if (word !== undefined) return word;
  throw new InvalidQuestion(field, `${field} must be one of: ${allowed.join(', ')}.`);
}
