import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import { codeOf, EmbeddedPostgresError } from './errors.js';
import { readLockFile } from './lock-file.js';
import { isLast, type Membership } from './membership.js';

const LOOK_EVERY_MILLISECONDS = 5;
const STOP_LIMIT_MILLISECONDS = 30_000;

/** Gives the server up, and stops it where nobody else uses it. */
export async function leave(cluster: Cluster, { session, port }: Membership): Promise<void> {
  // A session that can't answer has lost its server: there is nothing to stop.
  const last = await isLast(session).catch(() => false);
  try {
    if (last) await stop(cluster, port);
  } finally {
    await session.end();
  }
}

async function stop(cluster: Cluster, port: number): Promise<void> {
  const lock = await readLockFile(cluster.data);
  if (lock?.port !== port || !signalTo(lock.pid, 'SIGINT')) return;
  await gone(cluster, lock.pid);
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are cut, what was committed is written. */
async function gone(cluster: Cluster, pid: number): Promise<void> {
  const deadline = Date.now() + STOP_LIMIT_MILLISECONDS;
  while (signalTo(pid, 0) && (await readLockFile(cluster.data))?.pid === pid) {
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(`PostgreSQL (process ${pid}) does not stop.`);
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}

/** @returns false where there is no such process any more */
function signalTo(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    throw error;
  }
}
