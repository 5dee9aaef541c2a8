import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Of the server that all specs of a run share; set beforehand, that one is used instead. */
const URL_VARIABLE = 'LIFELEDGER_TEST_DATABASE_URL';

type StopServer = () => Promise<void>;

/** Jest's globalSetup: one PostgreSQL per run, quick because it promises nothing. */
export default async function startPostgres(): Promise<void> {
  if (process.env[URL_VARIABLE] !== undefined) return;
  const { openEmbedded } = await embeddedRoom();
  const dataDir = await mkdtemp(join(tmpdir(), 'lifeledger-test-'));
  // Run by root, the server is another user.
  await chmod(dataDir, 0o755);
  const embedded = await openEmbedded({
    dataDir,
    log: (line) => process.stderr.write(`${line}\n`),
    settings: { fsync: 'off', full_page_writes: 'off', max_connections: '300' },
  });
  process.env[URL_VARIABLE] = embedded.url();
  const stop: StopServer = async () => {
    await embedded.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  Object.assign(globalThis, { stopLifeledgerTestServer: stop });
}

/** Jest runs this file on plain Node, which strips types but doesn't find `x.ts` behind `./x.js`. */
async function embeddedRoom(): Promise<typeof import('../../libs/embedded/index.js')> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier.startsWith('.') && context.parentURL?.endsWith('.ts') === true
        ? next(specifier.replace(/\.js$/, '.ts'), context)
        : next(specifier, context),
  });
  try {
    return await import('../../libs/embedded/index.js');
  } finally {
    hooks.deregister();
  }
}
