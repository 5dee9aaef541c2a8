import type { Pool } from './pool.js';
import type { Batch, Checkpoint, LogFilter } from '../port.js';
import { unlessAborted } from './abort.js';
import type { Doorbell } from './doorbell.js';
import { checkpoint, checkpointAt, logEnd, verifyCheckpoint } from './head.js';
import { type Stretch, stretches } from './stretches.js';

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
    const end = await unlessAborted(logEnd(pool), signal);
    if (end === undefined) return;
    const range = { after: reached.position, end, filter, size: batchSize, limit: Infinity };
    for await (const stretch of stretches(pool, { ...range, signal })) {
      reached = await checkpointOf(pool, stretch);
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

async function checkpointOf(pool: Pool, { events, through }: Stretch): Promise<Checkpoint> {
  const last = events.at(-1);
  if (last?.position === through) return checkpoint(through, last.id);
  return checkpointAt(pool, through);
}
