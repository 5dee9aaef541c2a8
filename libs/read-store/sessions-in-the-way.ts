import { FOLDING_SESSION } from './connection.js';
import type { ReadStore } from './read-store.js';

/** A session of PostgreSQL that makes one of ours wait. */
export interface SessionInTheWay {
  readonly pid: number;
  /** As it calls itself; '' where it doesn't. */
  readonly application: string;
  /** Such as `idle in transaction`. */
  readonly state: string;
  /** RFC 3339: when its transaction began; undefined where it is not ours to see. */
  readonly since: string | undefined;
}

const SESSIONS_IN_THE_WAY = `
  select distinct pid, application_name as application, coalesce(state, '') as state,
    to_char(xact_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
  from pg_stat_activity
  where pid in (
    select unnest(pg_blocking_pids(pid)) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
      and (starts_with(application_name, '${FOLDING_SESSION}')
        or application_name = 'lifeledger reads'))`;

/** Who asks is in trouble: the answer must not hang as what it asks about. */
const PATIENCE_MILLISECONDS = 1_000;

/**
 * Who holds what the sessions that write or read the read models wait for; asks over a connection
 * of its own, since none of the pool's may be left.
 * @throws what PostgreSQL says
 */
export async function sessionsInTheWay(readStore: ReadStore): Promise<readonly SessionInTheWay[]> {
  const client = await readStore.connect('lifeledger health', () => undefined);
  try {
    await client.query(`set statement_timeout = ${String(PATIENCE_MILLISECONDS)}`);
    const { rows } = await client.query<Omit<SessionInTheWay, 'since'> & { since: string | null }>(
      SESSIONS_IN_THE_WAY,
    );
    return rows.map((row) => ({ ...row, since: row.since ?? undefined }));
  } finally {
    await client.end();
  }
}
