import type { Pool } from '../pool.js';
import type { NodeFilter } from '../../node-log.js';
import type { Position, RecordedEvent } from '../../port.js';
import type { LogEnd } from '../head.js';
import { PAGE } from '../limits.js';
import { stretches } from '../stretches.js';
import { Cadence } from './cadence.js';
import { wantedBy } from './filter.js';
import { oneAhead } from './one-ahead.js';
import { inOrder, type Piece } from './pieces.js';
import { scan } from './scan.js';

export interface History {
  /** Exclusive. */
  readonly after: Position;
  /** Inclusive. */
  readonly end: LogEnd;
  readonly signal: AbortSignal;
}

/** A stretch of the log as a subscriber gets to see it. */
export interface Seen {
  readonly pieces: readonly Piece[];
  /** Everything up to it was considered. */
  readonly through: Position;
}

/** What one subscriber of the whole log sees of it; must be shown all of it in order. */
export interface View {
  history(history: History): AsyncIterable<Seen>;
  live(events: readonly RecordedEvent[]): readonly Piece[];
  /** The checkpoint that is due on going live. */
  close(): Position | undefined;
}

/** Every record, and so no checkpoint. */
export function everything(pool: Pool): View {
  return {
    async *history({ after, end, signal }) {
      const range = { after, end, filter: {}, size: PAGE.events, limit: Infinity, signal };
      for await (const { events, through } of stretches(pool, range)) {
        yield { pieces: [{ events, checkpoint: undefined }], through };
      }
    },
    live: (events) => [{ events, checkpoint: undefined }],
    close: () => undefined,
  };
}

/** What matches, and checkpoints. @throws InvalidRead where the filter's expression is none */
export function filtered(pool: Pool, filter: NodeFilter): View {
  const { on, window, checkpointMultiplier } = filter;
  const wanted = wantedBy(filter);
  const cadence = new Cadence(window * checkpointMultiplier);
  return {
    async *history({ after, end, signal }) {
      const range = { direction: 'forwards', edge: after, end, limit: Infinity, signal } as const;
      for await (const { events, positions } of oneAhead(scan(pool, { ...range, on, wanted }))) {
        const through = positions.at(-1);
        if (through === undefined) continue;
        yield { pieces: inOrder(events, cadence.consider(positions)), through };
      }
    },
    live: (events) => {
      const told = wanted(events, (event) => event[on]);
      return inOrder(told, cadence.consider(events.map(({ position }) => position)));
    },
    close: () => cadence.close(),
  };
}
