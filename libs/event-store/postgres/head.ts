import type { Pool } from './pool.js';
import { DifferentLog } from '../errors.js';
import { type Checkpoint, type Position, START } from '../port.js';
import { boundedInteger } from './limits.js';

export interface LogEnd {
  /** Up to it everything is committed, and can be read by whoever asks from now on. */
  readonly position: Position;
  /** In bytes of data and metadata. */
  readonly largestEvent: number;
}

export async function logEnd(pool: Pool): Promise<LogEnd> {
  const text = 'select position, largest_event from log.head';
  const [row] = await pool.query<[string, string]>({ name: 'head', text });
  return { position: BigInt(row?.[0] ?? 0), largestEvent: Number(row?.[1] ?? 0) };
}

/** The checkpoint behind `position`, with the event that stands there. */
export async function checkpointAt(pool: Pool, position: Position): Promise<Checkpoint> {
  if (position === 0n) return START;
  return checkpoint(position, (await eventIdAt(pool, position)) ?? '');
}

export function checkpoint(position: Position, eventId: string): Checkpoint {
  return { position, token: String(position), eventId };
}

/** @throws DifferentLog where the checkpoint was not made on this log, or on a longer one */
export async function verifyCheckpoint(
  pool: Pool,
  { position, eventId }: Checkpoint,
): Promise<void> {
  if (position === 0n) return;
  const found = await eventIdAt(pool, position);
  if (eventId !== '' && found === eventId) return;
  const { position: head } = await logEnd(pool);
  if (eventId === '' && position <= head) return;
  const there = found === undefined ? 'nothing' : `event ${found}`;
  throw new DifferentLog(
    `the checkpoint at position ${String(position)} is of event ${eventId || '(none)'}, but this log, which ends at ${String(head)}, has ${there} there: it is another log, or was restored from before; rebuild what was read from it`,
  );
}

async function eventIdAt(pool: Pool, position: Position): Promise<string | undefined> {
  const text = 'select id from log.events where position = $1';
  const values = [boundedInteger(position)];
  const [row] = await pool.query<[string]>({ name: 'event-id', text, values });
  return row?.[0];
}
