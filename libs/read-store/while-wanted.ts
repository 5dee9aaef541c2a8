import type pg from 'pg';
import { type FoldingSession, withFoldingSession } from './folding-session.js';
import type { OneByOne } from './one-by-one.js';
import { rest } from './rest.js';

export interface Wanted {
  /** The session that works. */
  readonly client: pg.Client;
  /** Another one, which can tell the server to stop it. */
  readonly by: OneByOne;
  readonly signal: AbortSignal;
}

/**
 * Does work over one more session that writes a generation, which is ended behind it.
 * @param signal stops this work alone; what stops all of it does so, too
 */
export type Aside = <Result>(
  work: (client: pg.Client) => Promise<Result>,
  signal?: AbortSignal,
) => Promise<Result>;

/** Sessions whose work is stopped once it is no longer wanted. */
export function wantedSessions(
  session: FoldingSession,
  { schemaName, ...wanted }: Omit<Wanted, 'client'> & { readonly schemaName: string },
): Aside {
  return (work, own = wanted.signal) => {
    const signal = AbortSignal.any([wanted.signal, own]);
    return withFoldingSession(session, schemaName, (client) =>
      whileWanted({ client, by: wanted.by, signal }, () => work(client)),
    );
  };
}

/** One that comes between two statements stops neither. */
const TELL_AGAIN_MILLISECONDS = 200;

/**
 * Does work over a session for as long as it is wanted: an index over millions of rows does not look
 * at a signal, so the server is told to stop what it does there.
 * @throws the signal's reason, and what the work throws
 */
export async function whileWanted<Result>(
  { client, by, signal }: Wanted,
  work: () => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted();
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
  signal.throwIfAborted();
  const ended = new AbortController();
  const stopping: Promise<void>[] = [];
  const stop = () => {
    const told = untilEnded(ended.signal, () =>
      by.query('select pg_cancel_backend($1)', [rows[0]?.pid]),
    );
    // Where the server can't be told, nobody here waits for it any more.
    stopping.push(told.catch(() => client.end()));
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    ended.abort();
    await Promise.all(stopping);
  }
}

async function untilEnded(ended: AbortSignal, tell: () => Promise<unknown>): Promise<void> {
  while (!ended.aborted) {
    await tell();
    await rest(TELL_AGAIN_MILLISECONDS, ended);
  }
}
