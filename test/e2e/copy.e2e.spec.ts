import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSettings, openLifeledger } from '../../apps/wiring/index.js';
import { createServices, openDoor } from '../../libs/event-store-door/index.js';
import { CommandLine, freePort } from '../support/command-line.js';
import { httpClient } from '../support/http-client.js';
import { until } from '../support/until.js';

/** The node that a log moves to: here the door of a log on which no server was ever started. */
let url: string;
let closeNode: () => Promise<void>;
let folder: string;
let started: CommandLine[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeledger-e2e-'));
  await chmod(folder, 0o755);
  started = [];
  closeNode = () => Promise.resolve();
});

afterEach(async () => {
  for (const command of started.reverse()) {
    if (command.child.exitCode === null) await command.stop('SIGTERM');
  }
  await closeNode();
  await rm(folder, { recursive: true, force: true });
});

type Environment = Readonly<Record<string, string>>;

function run(name: string, words: readonly string[], env: Environment = {}): CommandLine {
  const command = new CommandLine(words, { dataDir: join(folder, name), env });
  started.push(command);
  return command;
}

async function done(name: string, words: readonly string[], env: Environment = {}) {
  const command = run(name, words, env);
  return { code: await command.ended(), output: command.output };
}

async function start(name: string, env: Environment) {
  const port = String(await freePort());
  const command = run(name, ['start'], { LIFELEDGER_PORT: port, ...env });
  await command.printed(/serves http/);
  return { command, api: httpClient(`http://127.0.0.1:${port}`) };
}

async function startNode(): Promise<void> {
  const settings = loadSettings({ LIFELEDGER_DATA_DIR: join(folder, 'node') });
  const lifeledger = await openLifeledger(settings, { role: 'server', log: () => undefined });
  if (lifeledger.node === undefined) throw new Error('the log is not in PostgreSQL');
  const door = await openDoor(createServices(lifeledger.node, {}), { host: '127.0.0.1', port: 0 });
  url = `esdb://127.0.0.1:${String(door.port)}?tls=false`;
  closeNode = async () => {
    await door.close();
    await lifeledger.close();
  };
}

const NO_DOOR = { LIFELEDGER_GRPC_PORT: 'off' };

/** What an installation answers once it is level with its log; then it is stopped. */
async function answersOf(name: string, env: Environment = NO_DOOR) {
  const { command, api } = await start(name, env);
  await until(async () => (await api.get('/health/ready')).status === 200, 60);
  const paths = ['totals', 'lifecycle-stages', 'value-tiers', 'customers?limit=100'];
  const asOf = '2030-01-01T00:00:00Z';
  const answers = [];
  for (const path of paths) {
    const mark = path.includes('?') ? '&' : '?';
    const { body } = await api.get(`/v1/${path}${mark}asOf=${asOf}`);
    answers.push(body['rows']);
  }
  await command.stop('SIGTERM');
  return answers;
}

describe('lifeledger copy', () => {
  it('moves an installation to a node and back, and every answer stays', async () => {
    await startNode();
    const simulated = await done('here', ['simulate', '--customers', '150']);
    const [, appended = ''] = /([\d,]+) events of 150/.exec(simulated.output) ?? [];
    // The first start of a server adds two, in a stream of their own.
    const events = (Number(appended.replaceAll(',', '')) + 2).toLocaleString('en');
    const before = await answersOf('here');
    expect(before[0]).toHaveLength(1);

    const there = await done('here', ['copy', '--to', url.replace('//', '//admin:changeit@')]);
    expect(there.code).toBe(0);
    expect(there.output).toContain(
      `${events} events of 151 streams are in ${url}, ${events} of them new`,
    );
    expect(there.output).toMatch(/^Positions are others there: .*don't carry over\.$/m);
    expect(there.output).toContain(`start with EVENTSTORE_URL=${url}, its user and password added`);
    expect(there.output).not.toContain('changeit');
    expect(await answersOf('here', { EVENTSTORE_URL: url })).toEqual(before);

    const back = await done('elsewhere', ['copy', '--from', url]);
    expect(back.output).toContain(`${events} events of 151 streams are here, from ${url}`);
    expect(await answersOf('elsewhere')).toEqual(before);
  });

  it('is refused in one line where it can not be right', async () => {
    const oneLine = /^lifeledger: [^\n]+\n$/;
    const meant = await done('here', ['copy', '--to', 'esdb://a'], { EVENTSTORE_URL: 'esdb://b' });
    expect([meant.code, meant.output]).toEqual([1, expect.stringMatching(oneLine)]);
    await start('here', NO_DOOR);
    const beside = await done('here', ['copy', '--to', 'esdb://127.0.0.1:1?tls=false']);
    expect([beside.code, beside.output]).toEqual([1, expect.stringMatching(oneLine)]);
    expect(beside.output).toContain('in use by another running server');
  });
});
