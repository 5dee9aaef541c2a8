import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Cluster } from './cluster.js';
import { codeOf, NotYet } from './errors.js';

/**
 * Does what only one process at a time may do to a cluster: start its server. The turn is a name
 * in the kernel, which takes it back when its holder dies, however that happens. Only Linux has
 * such names; elsewhere PostgreSQL's lock file alone decides.
 *
 * @throws NotYet while it is another process's turn
 */
export async function inTurn<T>(cluster: Cluster, work: () => Promise<T>): Promise<T> {
  if (process.platform !== 'linux') return work();
  const turn = createServer();
  // Made of the password, so that no stranger can take the name first.
  const name = createHash('sha256').update(`start ${cluster.password}`).digest('hex');
  try {
    turn.listen(`\0lifeledger-${name}`);
    await once(turn, 'listening');
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') throw new NotYet('another process is starting it');
    throw error;
  }
  try {
    return await work();
  } finally {
    turn.close();
  }
}
