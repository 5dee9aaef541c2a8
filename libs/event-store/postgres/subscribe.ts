import type { Pool } from './pool.js';
import type { Batch, Checkpoint, LogFilter } from '../port.js';
import { unlessAborted } from './abort.js';
import type { Doorbell } from './doorbell.js';
import { checkpoint, checkpointAt, verifyCheckpoint } from './head.js';
import {
  type NextStretch,
  nextStretch,
  type Stretch,
  stretches,
  type StretchOptions,
} from './stretches.js';

export interface Subscription {
  readonly pool: Pool;
  readonly doorbell: Doorbell;
  /** The log is looked at so often even where nobody rings. */
  readonly pollMilliseconds: number;
  readonly after: Checkpoint;
  readonly filter: LogFilter;
  readonly batchSize: number;
  readonly signal: AbortSignal;
}

/** Catch-up, then live; ends quietly when aborted. @throws DifferentLog, StoreUnavailable */
export async function* follow(subscription: Subscription): AsyncGenerator<Batch, void> {
  const { pool, doorbell, pollMilliseconds, filter, batchSize, signal } = subscription;
  let reached = subscription.after;
  let caughtUp = false;
  await unlessAborted(verifyCheckpoint(pool, reached), signal);
  while (!signal.aborted) {
    const { rings } = doorbell;
    const range = { after: reached.position, filter, size: batchSize };
    const next = await unlessAborted(nextStretch(pool, range), signal);
    if (next === undefined) return;
    const { end } = next;
    for await (const stretch of toEnd(pool, next, { ...range, signal })) {
      const behind = await unlessAborted(checkpointOf(pool, stretch), signal);
      if (behind === undefined) return;
      reached = behind;
      caughtUp = stretch.through === end.position;
      yield { events: stretch.events, checkpoint: reached, caughtUp };
    }
    if (!caughtUp && reached.position === end.position) {
      caughtUp = true;
      yield { events: [], checkpoint: reached, caughtUp };
    }
    await doorbell.wait(rings, pollMilliseconds, signal);
  }
}

/** The next stretch, where it leads further, and those behind it. */
async function* toEnd(
  pool: Pool,
  { stretch, end }: NextStretch,
  range: Omit<StretchOptions, 'end' | 'limit'>,
): AsyncGenerator<Stretch, void> {
  if (stretch.through <= range.after) return;
  yield stretch;
  yield* stretches(pool, { ...range, after: stretch.through, end, limit: Infinity });
}

async function checkpointOf(pool: Pool, { events, through }: Stretch): Promise<Checkpoint> {
  const last = events.at(-1);
  if (last?.position === through) return checkpoint(through, last.id);
  return checkpointAt(pool, through);
}
