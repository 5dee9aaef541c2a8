import pg from 'pg';
import { FOLDING_SESSION } from './connection.js';
import { Elsewhere } from './failures.js';
import type { OneByOne } from './one-by-one.js';
import type { ReadStore } from './read-store.js';

/** Held, shared, by every session that folds; alone by who must know that nobody does. */
const FOLD_LOCK = 5_134_287_190_220_002n;

export interface FoldingSession {
  readonly readStore: ReadStore;
  /** Of the lease under which it writes. */
  readonly holder: string;
  readonly log: (line: string) => void;
  /** True inside `whileNobodyFolds`, which keeps every other folder out. */
  readonly alone?: boolean;
}

/** Does work over a session that writes a generation, which is ended behind it. */
export async function withFoldingSession<Result>(
  { readStore, holder, log, alone = false }: FoldingSession,
  schemaName: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = await readStore.connect(`${FOLDING_SESSION} ${holder}`, (error) => {
    log(`the projector lost its connection: ${error.message}`);
  });
  try {
    if (!alone && !(await mayFold(client))) throw new Elsewhere('somebody works on the log alone');
    // A crash may lose the last rows, with their checkpoint: the log has them, they are folded again.
    await client.query(
      `set search_path = ${pg.escapeIdentifier(schemaName)}; set synchronous_commit = off`,
    );
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether nobody works on the log alone just now. */
export async function isFoldingFree(client: OneByOne): Promise<boolean> {
  const lock = String(FOLD_LOCK);
  const { rows } = await client.query<{ free: boolean }>(
    `select case when pg_try_advisory_lock_shared(${lock})
       then pg_advisory_unlock_shared(${lock}) else false end as free`,
  );
  return rows[0]?.free === true;
}

/** Whether folding may go on: until this session ends, nobody works on the log alone. */
function mayFold(client: pg.Client): Promise<boolean> {
  return tryLock(client, 'pg_try_advisory_lock_shared');
}

/** Whether nobody folds, from now until this session ends. */
export function keepFoldersOut(client: pg.Client): Promise<boolean> {
  return tryLock(client, 'pg_try_advisory_lock');
}

async function tryLock(client: pg.Client, how: string): Promise<boolean> {
  const { rows } = await client.query<{ got: boolean }>(
    `select ${how}(${String(FOLD_LOCK)}) as got`,
  );
  return rows[0]?.got === true;
}
