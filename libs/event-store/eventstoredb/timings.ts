/** All in milliseconds. */
export interface Timings {
  /** How long one try of an append, or a read that waits for its next event, is waited for. */
  readonly answer: number;
  /** How long an append or a read goes on trying, counted from its last progress. */
  readonly patience: number;
  /** The first pause after a failure; each further one in a row is twice as long. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** A live subscription that hears nothing for so long looks whether the log went on without it. */
  readonly quiet: number;
  /** How long a subscription that catches up waits for a batch to become full. */
  readonly gathering: number;
  /**
   * How long, without other trouble, a node may lack what was read before, or refuse its position,
   * until that is no failover but another log: where this process has been that far itself.
   */
  readonly settling: number;
  /** The same where all that speaks for the position is a checkpoint. */
  readonly settlingAtFirst: number;
  /** How long `close` waits for what is under way. */
  readonly closing: number;
}

export const DEFAULT_TIMINGS: Timings = {
  answer: 5_000,
  patience: 10_000,
  firstPause: 100,
  longestPause: 5_000,
  quiet: 1_000,
  gathering: 50,
  settling: 60_000,
  settlingAtFirst: 10_000,
  closing: 5_000,
};

/**
 * How long to wait after so many failures in a row (at least 1): doubled each time, up to the
 * longest, less up to a half at random, so that many who failed together do not come back together.
 */
export function pauseAfter(
  failures: number,
  { firstPause, longestPause }: Pick<Timings, 'firstPause' | 'longestPause'>,
  random = Math.random,
): number {
  const whole = Math.min(longestPause, firstPause * 2 ** (failures - 1));
  return whole * (0.5 + random() / 2);
}
