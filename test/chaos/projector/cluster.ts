import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../../libs/embedded/index.js';

/** A PostgreSQL of these tests alone, which may be restarted under everybody's feet. */
export interface OwnCluster {
  /** Ends the server as a crash of its machine would; it is started again at once. */
  readonly restart: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Quick, because nothing that is written is worth keeping; a crash of the server alone loses none of it. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '300' };

/** Starts one, and lets `freshDatabase` make its databases there. */
export async function openOwnCluster(log: (line: string) => void): Promise<OwnCluster> {
  const dataDir = await mkdtemp(join(tmpdir(), 'lifeledger-chaos-'));
  // Run by root, the server is another user.
  await chmod(dataDir, 0o755);
  const embedded = await openEmbedded({ dataDir, role: 'server', log, settings: SETTINGS });
  process.env['LIFELEDGER_TEST_DATABASE_URL'] = embedded.url();
  return {
    restart: async () => {
      const lock = await readFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), 'utf8');
      const [pid = ''] = lock.split('\n');
      process.kill(Number(pid), 'SIGQUIT');
    },
    close: async () => {
      await embedded.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
