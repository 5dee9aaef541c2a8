import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { type Cluster, DATABASE, USER } from './cluster.js';
import { DataFolderInUse, NotYet, reasonOf } from './errors.js';
import { sameFolder } from './folders.js';
import { readLockFile } from './lock-file.js';

/**
 * Advisory locks of the database, in the two-number space under a class of our own.
 * Who uses the server holds `use` shared; who would stop it must get it alone.
 * Who is the folder's server holds `serve` alone.
 */
const CLASS = 0x4c4c6467;
const USE = `${CLASS}, 1`;
const SERVE = `${CLASS}, 2`;

/** A killed server's session ends a moment after the process: its lock is worth a short wait. */
const SERVE_PATIENCE_MILLISECONDS = 1_500;
const LOOK_EVERY_MILLISECONDS = 50;
const CONNECT_LIMIT_MILLISECONDS = 10_000;

export type Role = 'server' | 'guest';

/** That this process uses the running server: a session of its own that holds the lock. */
export interface Membership {
  readonly session: pg.Client;
  /** Fulfilled when the session has ended, whoever ended it. */
  readonly ended: Promise<void>;
  readonly port: number;
}

export function urlOf({ password }: Cluster, port: number): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/${DATABASE}?sslmode=disable`;
}

/**
 * Joins the server that runs on the cluster. Only the lock makes it ours: a server that answers
 * may be about to stop.
 *
 * @throws NotYet where none runs, or it is stopping
 * @throws DataFolderInUse where another process serves the folder
 */
export async function joinServer(
  cluster: Cluster,
  role: Role,
  dataDir: string,
): Promise<Membership> {
  const lock = await readLockFile(cluster.data);
  if (lock === undefined) throw new NotYet('no server runs');
  const { session, ended } = await connect(urlOf(cluster, lock.port));
  try {
    await enter(session, cluster);
    if (role === 'server' && !(await claimService(session))) throw new DataFolderInUse(dataDir);
    return { session, ended, port: lock.port };
  } catch (error) {
    await session.end();
    if (error instanceof DataFolderInUse) throw error;
    throw new NotYet(reasonOf(error));
  }
}

async function enter(session: pg.Client, cluster: Cluster): Promise<void> {
  const { rows } = await session.query<{ data_directory: string }>('SHOW data_directory');
  // A copied folder has the original's password and lock file, but not its server.
  if (!(await sameFolder(rows[0]?.data_directory ?? '', cluster.data)))
    throw new NotYet('the server belongs to another folder');
  if (!(await tryLock(session, `pg_try_advisory_lock_shared(${USE})`)))
    throw new NotYet('the server is stopping');
}

/** @returns whether we were the last, so that the server is ours to stop */
export async function isLast(session: pg.Client): Promise<boolean> {
  await session.query(`SELECT pg_advisory_unlock_all()`);
  return tryLock(session, `pg_try_advisory_lock(${USE})`);
}

async function connect(url: string): Promise<Pick<Membership, 'session' | 'ended'>> {
  const session = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_LIMIT_MILLISECONDS,
    application_name: 'lifeledger membership',
  });
  // An error comes with an end, which whoever watches sees; it must not end the process.
  session.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => session.once('end', resolve));
  try {
    await session.connect();
    return { session, ended };
  } catch (error) {
    throw new NotYet(reasonOf(error), { cause: error });
  }
}

async function claimService(session: pg.Client): Promise<boolean> {
  const deadline = Date.now() + SERVE_PATIENCE_MILLISECONDS;
  for (;;) {
    if (await tryLock(session, `pg_try_advisory_lock(${SERVE})`)) return true;
    if (Date.now() > deadline) return false;
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}

async function tryLock(session: pg.Client, lock: string): Promise<boolean> {
  const { rows } = await session.query<{ held: boolean }>(`SELECT ${lock} AS held`);
  return rows[0]?.held === true;
}
