import { execFile } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdir, readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { hold, type Holder, reachableFolder, serverPid } from '../../test/support/holders.js';
import { type Embedded, openEmbedded } from './index.js';

const GONE = 'The embedded database is gone; starting it again.';
const BACK = 'The embedded database is back.';

jest.setTimeout(300_000);

let folder: Awaited<ReturnType<typeof reachableFolder>>;
const opened: Embedded[] = [];
const held: Holder[] = [];

beforeAll(async () => {
  folder = await reachableFolder();
});

afterEach(async () => {
  await Promise.all(held.splice(0).map((holder) => holder.end()));
  for (const embedded of opened.splice(0)) await embedded.close();
});

afterAll(() => folder.remove());

/** @returns what was opened, and its log as an emitter of lines */
async function open(dataDir = folder.path): Promise<{ embedded: Embedded; lines: EventEmitter }> {
  const lines = new EventEmitter();
  const embedded = await openEmbedded({ dataDir, role: 'server', log: (line) => lines.emit(line) });
  opened.push(embedded);
  return { embedded, lines };
}

async function holdFolder(role: 'server' | 'guest'): Promise<Holder> {
  const holder = await hold(folder.path, role);
  held.push(holder);
  return holder;
}

/** @returns what was kept there, written anew with every call of `keep` */
async function kept(url: string): Promise<unknown> {
  return (await ask(url, 'SELECT n FROM kept'))[0];
}

async function keep(url: string, n: number): Promise<void> {
  await ask(url, 'DROP TABLE IF EXISTS kept');
  await ask(url, `CREATE TABLE kept AS SELECT ${n} AS n`);
}

async function ask(url: string, query: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows;
  } finally {
    await client.end();
  }
}

async function killServer(): Promise<void> {
  const pid = await serverPid(folder.path);
  if (pid === undefined) throw new Error('no server runs');
  process.kill(pid, 'SIGKILL');
}

describe('a server that is killed under its process', () => {
  it('is started again where it was, with everything that was committed', async () => {
    const { embedded, lines } = await open();
    const url = embedded.url();
    await keep(url, 1);
    const [gone, back] = [once(lines, GONE), once(lines, BACK)];
    await killServer();
    await gone;
    expect(embedded.isUp()).toBe(false);
    await back;
    expect(embedded.isUp()).toBe(true);
    expect(embedded.url()).toBe(url);
    expect(await kept(url)).toEqual({ n: 1 });
  });

  it('comes back once for all who used it', async () => {
    const guest = await holdFolder('guest');
    const { embedded, lines } = await open();
    const back = once(lines, BACK);
    await killServer();
    await back;
    expect(await ask(guest.url, 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
    await embedded.close();
    await guest.end();
    expect(await serverPid(folder.path)).toBeUndefined();
  });

  it('does not keep the process from closing', async () => {
    const { embedded, lines } = await open();
    const gone = once(lines, GONE);
    await killServer();
    await gone;
    await embedded.close();
    const again = await open();
    expect(await ask(again.embedded.url(), 'SELECT 1 AS n')).toEqual([{ n: 1 }]);
  });
});

describe('a process that is killed', () => {
  it('leaves its server to the next one, which loses nothing and stops it at its end', async () => {
    const holder = await holdFolder('server');
    await keep(holder.url, 2);
    await holder.kill();
    const { embedded } = await open();
    expect(embedded.url()).toBe(holder.url);
    expect(await kept(embedded.url())).toEqual({ n: 2 });
    await embedded.close();
    expect(await serverPid(folder.path)).toBeUndefined();
  });

  it('together with its server keeps no later one from starting', async () => {
    const holder = await holdFolder('server');
    await keep(holder.url, 3);
    await holder.kill();
    await killServer();
    const { embedded } = await open();
    expect(await kept(embedded.url())).toEqual({ n: 3 });
  });

  it('while it makes a database leaves nothing for long', async () => {
    const fresh = await reachableFolder();
    const draft = join(fresh.path, 'postgres.new-killed');
    await mkdir(draft);
    await utimes(draft, 0, 0);
    const { embedded } = await open(fresh.path);
    expect(await readdir(fresh.path)).toEqual(['postgres']);
    await embedded.close();
    await fresh.remove();
  });
});

it('a copied folder gets a server of its own, although it names the original one', async () => {
  const original = await open();
  await keep(original.embedded.url(), 4);
  const copy = await reachableFolder();
  try {
    await promisify(execFile)('cp', ['-a', join(folder.path, 'postgres'), copy.path]);
    const { embedded } = await open(copy.path);
    expect(embedded.url()).not.toBe(original.embedded.url());
    expect(await kept(embedded.url())).toEqual({ n: 4 });
    await embedded.close();
  } finally {
    await copy.remove();
  }
});
