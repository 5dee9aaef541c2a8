import type { Pool } from '../pool.js';
import { InvalidRead } from '../../errors.js';
import type { Position } from '../../port.js';

export interface AllBounds {
  readonly direction: 'forwards' | 'backwards';
  readonly from: Position | 'start' | 'end';
}

/**
 * The position behind which a forward read begins, or before which a backward one does; undefined
 * where there is nothing to read.
 * @throws InvalidRead where no record stands at the position
 */
export async function edgeOf(
  pool: Pool,
  { direction, from }: AllBounds,
  end: Position,
): Promise<Position | undefined> {
  const isForwards = direction === 'forwards';
  if (from === (isForwards ? 'end' : 'start')) return undefined;
  if (from === 'start') return 0n;
  if (from === 'end') return end + 1n;
  if (from <= 0n) return isForwards ? 0n : undefined;
  if (from > end && isForwards) return undefined;
  if (from > end || !(await standsAt(pool, from))) throw noRecordAt(from, end);
  return isForwards ? from - 1n : from;
}

/**
 * Behind which position a subscription begins; one beyond the end begins at the end.
 * @throws InvalidRead where no record stands at the position
 */
export async function placeOf(
  pool: Pool,
  after: Position | 'start' | 'end',
  end: Position,
): Promise<Position> {
  if (after === 'start' || after === 0n) return 0n;
  if (after === 'end' || after >= end) return end;
  if (after < 0n || !(await standsAt(pool, after))) throw noRecordAt(after, end);
  return after;
}

function noRecordAt(position: Position, end: Position): InvalidRead {
  return new InvalidRead(
    `Unexpected ReadAllResult: Error (no record stands at position ${String(position)}, the log ends at ${String(end)}: give positions back as they were received)`,
  );
}

async function standsAt(pool: Pool, position: Position): Promise<boolean> {
  const text = 'select from log.events where position = $1';
  return (await pool.query({ name: 'stands-at', text, values: [position] })).length > 0;
}
