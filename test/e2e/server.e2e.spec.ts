import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CommandLine, type CommandOptions, freePort } from '../support/command-line.js';

const SERVING = /serves (http:\/\/[^ ]+)/;
/** What a stop that missed its deadline says before it ends the process as it is. */
const TOO_SLOW = 'did not stop in time';

let dataDir: string;
let started: CommandLine[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lifeledger-e2e-'));
  await chmod(dataDir, 0o755);
  started = [];
});

afterEach(async () => {
  for (const command of started) if (command.child.exitCode === null) await command.stop('SIGKILL');
  const last = run(['status']);
  await last.ended();
  await rm(dataDir, { recursive: true, force: true });
});

function run(words: readonly string[], options: Partial<CommandOptions> = {}): CommandLine {
  const command = new CommandLine(words, { dataDir, ...options });
  started.push(command);
  return command;
}

async function serving(options: Partial<CommandOptions> = {}, words = ['start']) {
  const env = { LIFELEDGER_PORT: String(await freePort()), ...options.env };
  const command = run(words, { ...options, env });
  const [, address = ''] = await command.printed(SERVING);
  return { command, address };
}

/** Every lock file of a server that could run on the folder is gone. */
async function databaseStopped(): Promise<boolean> {
  const names = await readdir(dataDir, { recursive: true });
  return !names.some((name) => name.endsWith('postmaster.pid'));
}

async function acquire(address: string, customerId: string): Promise<Response> {
  return fetch(`${address}/v1/customers`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ customerId, channel: 'shop' }),
  });
}

describe('npm start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('stops in order on %s', async (signal) => {
    const { command, address } = await serving();
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
    expect(await command.stop(signal)).toBe(0);
    expect(await databaseStopped()).toBe(true);
  });

  it('stops in order when npm is told to', async () => {
    const { command } = await serving({ npmScript: 'start' }, []);
    await command.stop('SIGTERM');
    expect(command.output).not.toContain(TOO_SLOW);
    expect(await databaseStopped()).toBe(true);
  });

  it('stops in order on Ctrl-C, which reaches npm and Node at once', async () => {
    const { command } = await serving({ npmScript: 'start' }, []);
    await command.interrupt();
    expect(command.output).not.toContain(TOO_SLOW);
    expect(await databaseStopped()).toBe(true);
  });

  it('keeps what it acknowledged when Node is killed, and goes on with it', async () => {
    const { command, address } = await serving();
    expect((await acquire(address, 'ada')).status).toBe(201);
    await command.stop('SIGKILL');
    const again = await serving();
    expect((await acquire(again.address, 'ada')).status).toBe(200);
    expect(await again.command.stop('SIGTERM')).toBe(0);
    expect(await databaseStopped()).toBe(true);
  });

  it('refuses a data folder that a running server owns, in one line', async () => {
    await serving();
    const second = run(['start'], { env: { LIFELEDGER_PORT: String(await freePort()) } });
    expect(await second.ended()).toBe(1);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toContain(dataDir);
  });

  it('refuses a port in use, in one line, and leaves nothing running', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    const command = run(['start'], { env: { LIFELEDGER_PORT: port } });
    expect(await command.ended()).toBe(1);
    taken.close();
    expect(command.output).toContain(`port ${port} on 127.0.0.1 is in use`);
    expect(await databaseStopped()).toBe(true);
  });

  it.each([
    ['LIFELEDGER_PORT', 'seventy'],
    ['LIFELEDGER_TIME_ZONE', 'Mars/Olympus'],
    ['LIFELEDGER_CURRENCY', 'DOUBLOON'],
    ['LIFELEDGER_POLICY_FILE', '/does/not/exist.json'],
    ['DATABASE_URL', 'mysql://somewhere'],
  ])('refuses a broken %s in one line', async (name, value) => {
    const command = run(['start'], { env: { [name]: value } });
    expect(await command.ended()).toBe(1);
    expect(command.output.trim().split('\n')).toHaveLength(1);
    expect(command.output).toContain(name);
  });

  it('refuses a policy under a version that stands for other content, in one line', async () => {
    const { command } = await serving();
    await command.stop('SIGTERM');
    const file = join(dataDir, 'policy.json');
    await writeFile(file, JSON.stringify({ version: '1', retention: { weekStart: 'sunday' } }));
    const again = run(['start'], { env: { LIFELEDGER_POLICY_FILE: file } });
    expect(await again.ended()).toBe(1);
    expect(again.output).toBe(
      'lifeledger: policy version 1 was adopted with other content (retention.weekStart: "monday", ' +
        'now "sunday"); give this content a version of its own in LIFELEDGER_POLICY_FILE\n',
    );
    expect(await databaseStopped()).toBe(true);
  });

  it('says in one line that its database can not be reached', async () => {
    const env = { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/none' };
    const command = run(['start'], { env });
    expect(await command.ended()).toBe(1);
    expect(command.output).toMatch(/^lifeledger: [^\n]*ECONNREFUSED[^\n]*\n$/);
    expect(command.output).not.toContain('secret');
  });

  it('has commands work beside it', async () => {
    const { address } = await serving();
    await acquire(address, 'ada');
    const status = run(['status']);
    expect(await status.ended()).toBe(0);
    // Behind what the server wrote down of itself.
    expect(status.output).toContain('head at position 3');
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
  });
});

describe('API and projector as processes of their own', () => {
  it('answer together from one folder', async () => {
    const env = { LIFELEDGER_PORT: String(await freePort()) };
    const api = run([], { entry: 'dist/apps/api/main.js', env });
    const [, address = ''] = await api.printed(/listens on (http:\/\/[^\s]+)/);
    const projector = run([], { entry: 'dist/apps/projector/main.js' });
    await projector.printed(/the projector runs/);
    const acquired = await acquire(address, 'ada');
    expect(acquired.status).toBe(201);
    const { position } = (await acquired.json()) as { position: string };
    const totals = `${address}/v1/totals?minPosition=${position}`;
    let answer = await fetch(totals);
    while (answer.status === 503) answer = await fetch(totals);
    expect(await answer.json()).toMatchObject({ rows: [{ customers: 1 }] });
    expect([await projector.stop('SIGTERM'), await api.stop('SIGTERM')]).toEqual([0, 0]);
    expect(await databaseStopped()).toBe(true);
  });
});

describe('npm run lifeledger', () => {
  it('carries the log away and back, byte for byte', async () => {
    await run(['simulate', '--customers', '20']).ended();
    const file = join(dataDir, 'log.jsonl.gz');
    expect(await run(['backup', file]).ended()).toBe(0);
    const before = await exported(dataDir);
    const elsewhere = await mkdtemp(join(tmpdir(), 'lifeledger-e2e-'));
    await chmod(elsewhere, 0o755);
    const restored = run(['restore', file], { dataDir: elsewhere });
    expect([await restored.ended(), restored.output]).toEqual([
      0,
      expect.stringContaining('restored'),
    ]);
    expect(await exported(elsewhere)).toEqual(before);
    await rm(elsewhere, { recursive: true, force: true });
  });

  it('refuses what it does not know, with a non-zero exit', async () => {
    expect(await run(['conjure']).ended()).toBe(1);
    expect(await run(['import', 'parchment', 'x']).ended()).toBe(1);
    expect(await run(['import', 'cdnow', join(dataDir, 'no-such-file')]).ended()).toBe(1);
    const restore = run(['restore', join(dataDir, 'no-such-file')]);
    expect(await restore.ended()).toBe(1);
    expect(restore.output).toMatch(/^lifeledger: ENOENT[^\n]*\n$/);
  });

  /** The log as another backup shows it, without the line that says when it was made. */
  async function exported(folder: string): Promise<readonly string[]> {
    const file = join(folder, 'again.jsonl.gz');
    if (existsSync(file)) await rm(file);
    await run(['backup', file], { dataDir: folder }).ended();
    return gunzipSync(await readFile(file))
      .toString('utf8')
      .split('\n')
      .slice(1);
  }
});
