import { setTimeout as pause } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import { codeOf, EmbeddedPostgresError } from './errors.js';
import { readLockFile } from './lock-file.js';
import { isLast, type Membership } from './membership.js';

const LOOK_EVERY_MILLISECONDS = 5;
const STOP_LIMIT_MILLISECONDS = 30_000;

/** Gives the server up, and stops it where nobody else uses it. */
export async function leave(cluster: Cluster, { session, pid }: Membership): Promise<void> {
  const last = await isLast(session).catch(() => false);
  if (last) {
    process.kill(pid, 'SIGINT');
    await gone(cluster, pid);
  }
  await session.end();
}

/** SIGINT is PostgreSQL's fast shutdown: sessions are cut, what was committed is written. */
async function gone(cluster: Cluster, pid: number): Promise<void> {
  const deadline = Date.now() + STOP_LIMIT_MILLISECONDS;
  while (isAlive(pid) && (await readLockFile(cluster.data))?.pid === pid) {
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(`PostgreSQL (process ${pid}) does not stop.`);
    await pause(LOOK_EVERY_MILLISECONDS);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
