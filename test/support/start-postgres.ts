import { spawn } from 'node:child_process';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Of the server that all specs of a run share; set beforehand, that one is used instead. */
const URL_VARIABLE = 'LIFELEDGER_TEST_DATABASE_URL';

/** Quick, because nothing that specs write is worth keeping. */
const SETTINGS = { fsync: 'off', full_page_writes: 'off', max_connections: '300' };

/**
 * Jest's globalSetup: one PostgreSQL per run. A process of its own holds it, in a group of its
 * own, so that it goes in order even where Jest is killed.
 */
export default async function startPostgres(): Promise<void> {
  if (process.env[URL_VARIABLE] !== undefined) return;
  const dataDir = await mkdtemp(join(tmpdir(), 'lifeledger-test-'));
  // Run by root, the server is another user.
  await chmod(dataDir, 0o755);
  const script = fileURLToPath(new URL('hold-embedded.mjs', import.meta.url));
  const options = JSON.stringify({ dataDir, settings: SETTINGS, throwaway: true });
  const holder = spawn(process.execPath, [script, options], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  Object.assign(globalThis, { lifeledgerTestServer: holder });
  for await (const url of createInterface(holder.stdout)) {
    process.env[URL_VARIABLE] = url;
    return;
  }
  throw new Error('The test server did not start.');
}
