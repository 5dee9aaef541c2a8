import type { Client, QueryArrayResult } from 'pg';
import type { Change } from './change.js';
import type { Head } from './draft.js';
import { fetchStreams } from './fetch-streams.js';
import { insertPlan } from './insert-plan.js';
import { type Outcome, planBatch } from './plan-batch.js';

/**
 * Judges and writes a batch of changes in one transaction.
 * The head's lock makes writers of all processes take turns, so that a position is visible before
 * any higher one is given out. After an error the connection must be given up, and with it the
 * transaction; whether a failed commit was written is not known.
 */
export async function writeBatch(
  client: Client,
  changes: readonly Change[],
): Promise<readonly Outcome[]> {
  const head = await begin(client);
  const streams = await fetchStreams(client, changes);
  const plan = planBatch(head, streams, changes);
  if (plan.events.length > 0) await insertPlan(client, head, plan);
  await client.query('commit');
  return plan.outcomes;
}

/** The streams are read behind the lock: in a statement, and so a snapshot, of their own. */
async function begin(client: Client): Promise<Head> {
  const text = 'begin; select position, streams from log.head for update';
  // Of several statements in one round trip each has a result of its own.
  const results: unknown = await client.query({ text, rowMode: 'array' });
  const [, locked] = results as QueryArrayResult<[string, string]>[];
  const row = locked?.rows[0];
  if (row === undefined) throw new Error('the log has lost its head row: restore a backup');
  return { position: BigInt(row[0]), streams: BigInt(row[1]) };
}
