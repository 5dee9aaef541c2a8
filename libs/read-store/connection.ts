import pg from 'pg';

/** Announces each new position, as a decimal, once its rows are visible. */
export const FOLDED_CHANNEL = 'lifeledger_folded';
/** Announces, without a word, that a lease was given back or that another generation serves. */
export const LEASE_CHANNEL = 'lifeledger_lease';
/** How PostgreSQL names the sessions that write; the holder of the lease follows. */
export const FOLDING_SESSION = 'lifeledger projector';

/**
 * Decides over the text of timestamps, so that a state comes back as the text it was stored from;
 * and lets the session of a machine that is gone end soon, with the locks that it holds.
 */
const session = [
  'timezone=UTC',
  'datestyle=ISO',
  'intervalstyle=iso_8601',
  'jit=off',
  'tcp_keepalives_idle=10',
  'tcp_keepalives_interval=5',
  'tcp_keepalives_count=3',
];

/** What every connection of this room has in common. */
export function connectionConfig(url: string, name: string): pg.ClientConfig {
  return {
    connectionString: withSession(url),
    application_name: name,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}

/** Ours come last and so win; options given beside a URL that has some would be passed over. */
function withSession(url: string): string {
  const ours = session.map((setting) => `-c ${setting}`);
  const parsed = new URL(url);
  const theirs = parsed.searchParams.get('options') ?? '';
  parsed.searchParams.set('options', [theirs, ...ours].join(' ').trim());
  return parsed.href;
}

/**
 * A connection of its own, outside the pool.
 * @param onLost told once where the server ends it; a query under way rejects as well
 */
export async function connect(
  url: string,
  { name, onLost }: { name: string; onLost: (error: Error) => void },
): Promise<pg.Client> {
  const client = new pg.Client(connectionConfig(url, name));
  client.on('error', onLost);
  await client.connect();
  return client;
}

/** SQLSTATE of a lock that was not to be had in time. */
export const LOCK_NOT_AVAILABLE = '55P03';

/** The SQLSTATE of a refusal by the server; undefined for anything else. */
export function sqlState(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
