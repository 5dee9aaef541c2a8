import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadSettings, openLifeledger } from '../../apps/wiring/index.js';
import { createServices, openDoor } from '../../libs/event-store-door/index.js';
import { CommandLine, freePort } from '../support/command-line.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
import { httpClient } from '../support/http-client.js';
import { until } from '../support/until.js';

type Environment = Readonly<Record<string, string>>;

/** The node that a log moves to: here the door of a log on which no server was ever started. */
let url: string;
let closeNode: () => Promise<void>;
let databases: TestDatabase[];
let started: CommandLine[];

beforeEach(() => {
  databases = [];
  started = [];
  closeNode = () => Promise.resolve();
});

afterEach(async () => {
  for (const command of started.reverse()) {
    if (command.child.exitCode === null) await command.stop('SIGTERM');
  }
  await closeNode();
  for (const database of databases) await database.drop();
});

/** Where an installation keeps everything: settings that name a database of its own. */
async function place(): Promise<{ readonly DATABASE_URL: string }> {
  const database = await freshDatabase();
  databases.push(database);
  return { DATABASE_URL: database.url };
}

function run(words: readonly string[], env: Environment): CommandLine {
  const command = new CommandLine(words, { env });
  started.push(command);
  return command;
}

async function done(words: readonly string[], env: Environment) {
  const command = run(words, env);
  return { code: await command.ended(), output: command.output };
}

async function start(env: Environment) {
  const port = String(await freePort());
  const command = run(['start'], { LIFELEDGER_PORT: port, ...env });
  await command.printed(/serves http/);
  return { command, api: httpClient(`http://127.0.0.1:${port}`) };
}

async function startNode(): Promise<void> {
  const settings = loadSettings(await place());
  const lifeledger = await openLifeledger(settings, { role: 'server', log: () => undefined });
  if (lifeledger.node === undefined) throw new Error('the log is not in PostgreSQL');
  const door = await openDoor(createServices(lifeledger.node, {}), { host: '127.0.0.1', port: 0 });
  url = `esdb://127.0.0.1:${String(door.port)}?tls=false`;
  closeNode = async () => {
    await door.close();
    await lifeledger.close();
  };
}

/** What an installation answers once it is level with its log; then it is stopped. */
async function answersOf(env: Environment) {
  const { command, api } = await start(env);
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
    const [here, elsewhere] = [await place(), await place()];
    const simulated = await done(['simulate', '--customers', '150'], here);
    const [, appended = ''] = /([\d,]+) events of 150/.exec(simulated.output) ?? [];
    // The first start of a server adds two, in a stream of their own.
    const events = (Number(appended.replaceAll(',', '')) + 2).toLocaleString('en');
    const before = await answersOf(here);
    expect(before[0]).toHaveLength(1);

    const there = await done(['copy', '--to', url.replace('//', '//admin:changeit@')], here);
    expect(there.code).toBe(0);
    expect(there.output).toContain(
      `${events} events of 151 streams are in ${url}, ${events} of them new`,
    );
    expect(there.output).toMatch(/^Positions are others there: .*don't carry over\.$/m);
    expect(there.output).toContain(`start with EVENTSTORE_URL=${url}, its user and password added`);
    expect(there.output).not.toContain('changeit');
    expect(await answersOf({ ...here, EVENTSTORE_URL: url })).toEqual(before);

    const back = await done(['copy', '--from', url], elsewhere);
    expect(back.output).toContain(`${events} events of 151 streams are here, from ${url}`);
    expect(await answersOf(elsewhere)).toEqual(before);
  });

  it('is refused in one line where it can not be right', async () => {
    const oneLine = /^lifeledger: [^\n]+\n$/;
    const folder = await mkdtemp(join(tmpdir(), 'lifeledger-e2e-'));
    await chmod(folder, 0o755);
    const here = { LIFELEDGER_DATA_DIR: folder };
    try {
      const elsewhere = { ...here, EVENTSTORE_URL: 'esdb://b' };
      const meant = await done(['copy', '--to', 'esdb://a'], elsewhere);
      expect([meant.code, meant.output]).toEqual([1, expect.stringMatching(oneLine)]);
      const { command } = await start(here);
      const beside = await done(['copy', '--to', 'esdb://127.0.0.1:1?tls=false'], here);
      expect([beside.code, beside.output]).toEqual([1, expect.stringMatching(oneLine)]);
      expect(beside.output).toContain('in use by another running server');
      expect(await command.stop('SIGTERM')).toBe(0);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
