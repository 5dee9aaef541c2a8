import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { hold, reachableFolder, serverPid } from '../../test/support/holders.js';
import { type Embedded, openEmbedded } from './index.js';

jest.setTimeout(300_000);

let folder: Awaited<ReturnType<typeof reachableFolder>>;
const opened: Embedded[] = [];
const lines: string[] = [];

async function open(role: 'server' | 'guest' = 'guest'): Promise<Embedded> {
  const embedded = await openEmbedded({
    dataDir: folder.path,
    role,
    log: (line) => lines.push(line),
  });
  opened.push(embedded);
  return embedded;
}

async function ask(url: string, query: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(query);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

beforeAll(async () => {
  folder = await reachableFolder();
});

afterEach(async () => {
  for (const embedded of opened.splice(0)) await embedded.close();
  lines.length = 0;
});

afterAll(() => folder.remove());

describe('a folder', () => {
  it('gets a database that survives its server, with what safety and speed need', async () => {
    const first = await open('server');
    await ask(first.url(), 'CREATE TABLE kept AS SELECT 7 AS n');
    const settings = ['fsync', 'full_page_writes', 'synchronous_commit', 'wal_level', 'jit'];
    const shown = await ask(
      first.url(),
      `SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings
       WHERE name IN (${settings.map((name) => `'${name}'`).join()})`,
    );
    expect(shown).toBe('on on off on minimal');
    await first.close();
    expect(await serverPid(folder.path)).toBeUndefined();
    expect(await ask((await open()).url(), 'SELECT n FROM kept')).toBe(7);
  });

  it('shows its password to its owner only', async () => {
    await open();
    const { mode } = await stat(join(folder.path, 'postgres', 'password'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('sorts text by code points and holds any of Unicode', async () => {
    const embedded = await open();
    const sorted = await ask(
      embedded.url(),
      `SELECT string_agg(t, '' ORDER BY t) FROM unnest('{b,A,é,B,a}'::text[]) t`,
    );
    expect(sorted).toBe('ABabé');
  });

  it('lets nobody in without the password', async () => {
    const url = new URL((await open()).url());
    url.password = 'guessed';
    await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  });
});

describe('several users of a folder', () => {
  it('share a server, which the last one stops', async () => {
    const server = await open('server');
    const guest = await hold(folder.path, 'guest');
    expect(guest.url).toBe(server.url());
    await server.close();
    expect(await ask(guest.url, 'SELECT 1')).toBe(1);
    await guest.end();
    expect(await serverPid(folder.path)).toBeUndefined();
  });

  it('are one server and any number of guests: a second server is refused in one line', async () => {
    await open('server');
    await open('guest');
    await expect(open('server')).rejects.toThrow(
      `Data folder ${folder.path} is in use by another running server: stop that one first`,
    );
    await expect(hold(folder.path, 'server')).rejects.toThrow(/^DataFolderInUse: [^\n]*$/);
  });

  it('may come at the same moment, to a new folder too', async () => {
    const fresh = await reachableFolder();
    try {
      const holders = await Promise.all([1, 2, 3].map(() => hold(fresh.path, 'guest')));
      expect(new Set(holders.map(({ url }) => url)).size).toBe(1);
      await Promise.all(holders.map((holder) => holder.end()));
      expect(await readdir(fresh.path)).toEqual(['postgres']);
      expect(await serverPid(fresh.path)).toBeUndefined();
    } finally {
      await fresh.remove();
    }
  });
});

it('is given up when its signal says so, and leaves no server', async () => {
  const signal = AbortSignal.abort(new Error('not wanted any more'));
  const options = { dataDir: folder.path, log: () => undefined, signal };
  await expect(openEmbedded(options)).rejects.toThrow('not wanted any more');
  expect(await serverPid(folder.path)).toBeUndefined();
});

describe('what can not work', () => {
  it('says so in one line where a file stands in the place of the folder', async () => {
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    await expect(openEmbedded({ dataDir: file, log: () => undefined })).rejects.toThrow(
      /^Data folder .*file can't be made \(.*\): choose another one with LIFELEDGER_DATA_DIR\.$/,
    );
  });

  it('says so where the data are of another PostgreSQL', async () => {
    await (await open()).close();
    const version = join(folder.path, 'postgres', 'data', 'PG_VERSION');
    await writeFile(version, '17\n');
    await expect(open()).rejects.toThrow(
      /holds data of PostgreSQL 17, and .* brings PostgreSQL 18/,
    );
    await writeFile(version, '18\n');
  });

  it("shows the end of the server's log where the server can't start", async () => {
    await (await open()).close();
    const options = { dataDir: folder.path, log: () => undefined, settings: { work_mem: 'much' } };
    await expect(openEmbedded(options)).rejects.toThrow(
      /^PostgreSQL did not start: .*invalid value for parameter "work_mem": "much"[^\n]*$/,
    );
  });
});
