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
  const [head, streams] = await inOneGo(client, () => [
    begin(client),
    fetchStreams(client, changes),
  ]);
  const plan = planBatch(head, streams, changes);
  await inOneGo(client, () => [
    plan.events.length > 0 ? insertPlan(client, head, plan) : undefined,
    client.query('commit'),
  ]);
  return plan.outcomes;
}

/**
 * Sends what does not wait for one another in one write, which costs more than what is in it. Behind
 * a statement that failed the server does nothing more: what was to be a commit is a rollback.
 */
function inOneGo<A, B>(
  { connection: { stream } }: Client,
  ask: () => readonly [A, B],
): Promise<[Awaited<A>, Awaited<B>]> {
  stream.cork();
  try {
    return Promise.all(ask());
  } finally {
    stream.uncork();
  }
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
