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

type Row = Omit<SessionInTheWay, 'since'> & { readonly since: string | null };

/** How every session of ours begins to call itself: each may hold another one up. */
const OUR_SESSIONS = 'lifeledger ';

/** Whoever waits in the same queue is not in the way: it is the one in front who holds it up. */
const SESSIONS_IN_THE_WAY = `
  select distinct pid, application_name as application, coalesce(state, '') as state,
    to_char(xact_start at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as since
  from pg_stat_activity
  where wait_event_type is distinct from 'Lock' and pid in (
    select unnest(pg_blocking_pids(pid)) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'
      and starts_with(application_name, '${OUR_SESSIONS}'))`;

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
    // A timeout of the server's would need a server that answers.
    const question = { text: SESSIONS_IN_THE_WAY, query_timeout: PATIENCE_MILLISECONDS };
    const { rows } = await client.query<Row>(question);
    return rows.map((row) => ({ ...row, since: row.since ?? undefined }));
  } finally {
    await client.end();
  }
}
