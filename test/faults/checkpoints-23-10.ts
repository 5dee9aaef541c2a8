/** A checkpoint as a node says it; `prepare` is 0 where it names a record that nobody asked for. */
export interface NodeCheckpoint {
  readonly commit: bigint;
  readonly prepare: bigint;
}

/** How often a filtered subscription asked for checkpoints. */
export interface Cadence {
  /** How many records one page of the history considers. */
  readonly window: number;
  /** A checkpoint comes at every so manieth page, or so many times `window` live records. */
  readonly multiplier: number;
}

/** Says after each record of the log, in order, which checkpoint a node of 23.10 then sends. */
export interface Checkpointing {
  /** @param matches whether the subscription's filter lets the record through */
  readonly considerHistory: (position: bigint, matches: boolean) => NodeCheckpoint | undefined;
  readonly considerLive: (position: bigint) => NodeCheckpoint | undefined;
}

/**
 * In history a checkpoint is decided at the end of a page: the last match of the page, or else its
 * first record with prepare 0, so it lags; none comes for the last, incomplete page. Live it is
 * every so manieth record itself, the count being carried over.
 */
export function checkpointsOf2310({ window, multiplier }: Cadence): Checkpointing {
  let considered = 0;
  let first = 0n;
  let match: bigint | undefined;
  return {
    considerHistory: (position, matches) => {
      if (considered % window === 0) {
        first = position;
        match = undefined;
      }
      if (matches) match = position;
      considered += 1;
      if (considered % (window * multiplier) !== 0) return undefined;
      return match === undefined
        ? { commit: first, prepare: 0n }
        : { commit: match, prepare: match };
    },
    considerLive: (position) => {
      considered += 1;
      if (considered % (window * multiplier) !== 0) return undefined;
      return { commit: position, prepare: position };
    },
  };
}
