import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandLine, type CommandOptions, freePort } from '../support/command-line.js';

const SERVING = /serves (http:\/\/[^ ]+)/;
/** What a stop that missed its deadline says before it ends the process as it is. */
const TOO_SLOW = 'did not stop in time';

/** One for all, as an installation has it: a new one each time would cost each test seconds. */
let dataDir: string;
let started: CommandLine[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'lifeledger-e2e-'));
  await chmod(dataDir, 0o755);
});

afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Whatever a test left running; the last command to leave stops the database too. */
async function endAll(): Promise<void> {
  for (const command of started) if (command.child.exitCode === null) await command.stop('SIGKILL');
  if (!(await databaseStopped())) await run(['status']).ended();
  started = [];
}

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

describe('API and projector as processes of their own', () => {
  afterEach(endAll);

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

describe('a running server', () => {
  let server: { readonly command: CommandLine; readonly address: string };

  beforeAll(async () => {
    server = await serving();
  });

  afterAll(endAll);

  it('refuses its data folder to another one, in one line', async () => {
    const second = run(['start'], { env: { LIFELEDGER_PORT: String(await freePort()) } });
    expect(await second.ended()).toBe(1);
    expect(second.output.trim().split('\n')).toHaveLength(1);
    expect(second.output).toContain(dataDir);
  });

  it('has commands work beside it', async () => {
    const { address } = server;
    const acquired = await acquire(address, 'bob');
    const { position } = (await acquired.json()) as { position: string };
    const status = run(['status']);
    expect(await status.ended()).toBe(0);
    expect(status.output).toContain(`head at position ${position}`);
    expect((await fetch(`${address}/health/live`)).status).toBe(200);
  });

  it('stops in order on SIGINT', async () => {
    expect(await server.command.stop('SIGINT')).toBe(0);
    expect(await databaseStopped()).toBe(true);
  });
});

describe('npm start', () => {
  afterEach(endAll);

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

  it('keeps what it acknowledged when Node is killed, goes on with it, and stops in order on SIGTERM', async () => {
    const { command, address } = await serving();
    expect((await acquire(address, 'grace')).status).toBe(201);
    await command.stop('SIGKILL');
    const again = await serving();
    expect((await acquire(again.address, 'grace')).status).toBe(200);
    expect(await again.command.stop('SIGTERM')).toBe(0);
    expect(await databaseStopped()).toBe(true);
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

  it('refuses a broken setting in one line, whichever it is', async () => {
    const broken = {
      LIFELEDGER_PORT: 'seventy',
      LIFELEDGER_TIME_ZONE: 'Mars/Olympus',
      LIFELEDGER_CURRENCY: 'DOUBLOON',
      LIFELEDGER_POLICY_FILE: '/does/not/exist.json',
      DATABASE_URL: 'mysql://somewhere',
    };
    const starts = Object.entries(broken).map(async ([name, value]) => {
      const command = run(['start'], { env: { [name]: value } });
      return { name, code: await command.ended(), lines: command.output.trim().split('\n') };
    });
    for (const { name, code, lines } of await Promise.all(starts)) {
      expect([name, code, lines]).toEqual([name, 1, [expect.stringContaining(name)]]);
    }
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
});

describe('npm run lifeledger', () => {
  afterEach(endAll);

  it('carries the log away and back, byte for byte', async () => {
    await run(['simulate', '--customers', '20']).ended();
    const file = join(dataDir, 'log.jsonl.gz');
    expect(await run(['backup', file]).ended()).toBe(0);
    const elsewhere = await mkdtemp(join(tmpdir(), 'lifeledger-e2e-'));
    await chmod(elsewhere, 0o755);
    const restored = run(['restore', file], { dataDir: elsewhere });
    expect([await restored.ended(), restored.output]).toEqual([
      0,
      expect.stringContaining('restored'),
    ]);
    const again = join(elsewhere, 'log.jsonl.gz');
    expect(await run(['backup', again], { dataDir: elsewhere }).ended()).toBe(0);
    expect(await eventsIn(again)).toEqual(await eventsIn(file));
    await rm(elsewhere, { recursive: true, force: true });
  });

  it('refuses what it does not know, with a non-zero exit', async () => {
    const noFile = join(dataDir, 'no-such-file');
    const commands = [
      ['conjure'],
      ['import', 'parchment', 'x'],
      ['import', 'cdnow', noFile],
      ['restore', noFile],
    ].map((words) => run(words));
    const codes = await Promise.all(commands.map((command) => command.ended()));
    expect(codes).toEqual([1, 1, 1, 1]);
    expect(commands[3]?.output).toMatch(/^lifeledger: ENOENT[^\n]*\n$/);
  });
});

/** The log as a backup shows it, without the line that says when it was made. */
async function eventsIn(file: string): Promise<readonly string[]> {
  return gunzipSync(await readFile(file))
    .toString('utf8')
    .split('\n')
    .slice(1);
}
