import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defaultPolicy, parsePolicy, policyStream } from '../../libs/installation/index.js';
import { allOf } from '../../test/contract/contract-store.js';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { foreignEvent } from '../../test/support/foreign-event.js';
import { ProjectorWatch } from '../projector/index.js';
import type { Lifeledger } from './lifeledger.js';
import { openLifeledger } from './open-lifeledger.js';
import { loadSettings } from './settings.js';

let database: TestDatabase;
let folder: string;
let opened: Lifeledger[] = [];
let lines: string[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});

afterEach(async () => {
  for (const lifeledger of opened) await lifeledger.close();
  [opened, lines] = [[], []];
  await database.drop();
  await rm(folder, { recursive: true });
});

/** One process on the same database; a policy is given as the file that the settings name. */
async function open(policy?: object): Promise<Lifeledger> {
  const file = join(folder, `policy-${String(opened.length)}.json`);
  if (policy !== undefined) await writeFile(file, JSON.stringify(policy));
  const settings = loadSettings({
    DATABASE_URL: database.url,
    ...(policy !== undefined && { LIFELEDGER_POLICY_FILE: file }),
  });
  const lifeledger = await openLifeledger(settings, {
    role: 'guest',
    log: (line) => lines.push(line),
  });
  opened.push(lifeledger);
  return lifeledger;
}

async function start(policy?: object): Promise<Lifeledger> {
  const lifeledger = await open(policy);
  await lifeledger.adoptPolicy();
  return lifeledger;
}

/** Everything in the log. */
async function logOf({ store, codec }: Lifeledger) {
  return (await allOf(store.readAll())).map((recorded) => codec.decode(recorded));
}

async function adoptedIn(lifeledger: Lifeledger): Promise<readonly string[]> {
  return (await logOf(lifeledger)).flatMap(({ known, event }) =>
    known && event.type === 'PolicyAdopted' ? [event.data.version] : [],
  );
}

const second = { version: '2', lifecycleStage: { atRiskAfterDays: 60 } };

describe('a start', () => {
  it('writes policy, currency and time zone into a fresh log, and says who did', async () => {
    const lifeledger = await start();
    const who = { actor: 'lifeledger', source: 'start', command: 'adopt', schemaVersion: 1 };
    const occurredAt = expect.any(String);
    expect(await logOf(lifeledger)).toMatchObject([
      {
        stream: policyStream,
        event: {
          type: 'InstallationConfigured',
          data: { occurredAt, currency: 'USD', timeZone: 'UTC' },
        },
        metadata: who,
      },
      {
        stream: policyStream,
        event: { type: 'PolicyAdopted', data: { occurredAt, version: '1', policy: defaultPolicy } },
        metadata: who,
      },
    ]);
    expect(lifeledger.adoption()).toEqual({ state: 'adopted' });
  });

  it('adds nothing where that stands, and one event for another policy or one from before', async () => {
    await start();
    expect(await adoptedIn(await start())).toEqual(['1']);
    const other = await start(second);
    expect((await logOf(other)).at(-1)).toMatchObject({
      event: { data: { policy: parsePolicy(second) } },
    });
    await start(second);
    const back = await start();
    expect(await adoptedIn(back)).toEqual(['1', '2', '1']);
    expect(await logOf(back)).toHaveLength(4);
  });

  it('is refused in one line where the version stands for other content', async () => {
    await start();
    const other = await open({ ...second, version: '1' });
    await expect(other.adoptPolicy()).rejects.toThrow(/^policy version 1 was adopted with .+$/);
    expect(other.adoption()).toMatchObject({ state: 'refused' });
    const { ready, reasons } = await new ProjectorWatch(other, { log: () => undefined }).glance();
    expect([ready, reasons[0]?.cause]).toEqual([false, 'settings-refused']);
    expect(await adoptedIn(other)).toEqual(['1']);
  });

  it('writes each thing once where several servers start at once', async () => {
    const servers = await Promise.all([open(second), open(second), open(second)]);
    await Promise.all(servers.map((server) => server.adoptPolicy()));
    const [one] = servers;
    const types = (await logOf(one)).map(({ event }) => event.type);
    expect(types).toEqual(['InstallationConfigured', 'PolicyAdopted']);
    expect(servers.map((server) => server.adoption().state)).toEqual(Array(3).fill('adopted'));
  });

  it('is hindered by nothing that others wrote there, and says once what it can not read', async () => {
    const { store } = await open();
    const spoilt = [
      foreignEvent('InstallationConfigured', '{}'),
      foreignEvent('PolicyAdopted', 'no json'),
      foreignEvent('PolicyAdopted', '{"version":"1"}'),
    ];
    await store.append(policyStream, 'any', spoilt);
    const lifeledger = await start();
    await lifeledger.adoptPolicy();
    expect(lifeledger.adoption()).toEqual({ state: 'adopted' });
    const events = await allOf(store.read(policyStream));
    expect(events.slice(3).map(({ type }) => type)).toEqual([
      'InstallationConfigured',
      'PolicyAdopted',
    ]);
    expect(lines).toEqual([
      expect.stringMatching(/^passed over: PolicyAdopted at position 2, lifeledger-policy@1 can't/),
    ]);
  });

  it('is a matter of servers: who only opens the installation writes nothing', async () => {
    const guest = await open();
    expect(await logOf(guest)).toEqual([]);
    expect(guest.adoption()).toEqual({ state: 'pending' });
  });
});
