import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventStoreDb, openEventStoreDb } from '../../libs/event-store/index.js';
import { defaultPolicy, parsePolicy, policyStream } from '../../libs/installation/index.js';
import { allOf } from '../../test/contract/contract-store.js';
import { freePort } from '../../test/support/command-line.js';
import { openTestDoor, type TestDoor } from '../../test/support/door.js';
import { until } from '../../test/support/until.js';
import { PolicyAdoption } from './policy-adoption.js';

const timings = { answer: 500, patience: 200, firstPause: 10, longestPause: 50, closing: 500 };
const asked = { policy: defaultPolicy, currency: 'USD', timeZone: 'UTC' };

let port: number;
let store: EventStoreDb;
let door: TestDoor | undefined;
let lines: string[];
let adoption: PolicyAdoption;

beforeEach(async () => {
  port = await freePort();
  lines = [];
  store = await openEventStoreDb({ url: `esdb://127.0.0.1:${String(port)}?tls=false`, timings });
  const patience = { startMilliseconds: 100, backOffMilliseconds: 100 };
  adoption = new PolicyAdoption({ store, asked, log: (line) => lines.push(line), ...patience });
});

afterEach(async () => {
  await adoption.close();
  await store.close();
  await door?.close();
  door = undefined;
});

describe('a start without its event store', () => {
  it('goes on, and adopts once the store is there', async () => {
    await adoption.begin();
    expect(adoption.state().state).toBe('pending');
    // It is tried more than once before the store comes.
    await until(() => Promise.resolve('reason' in adoption.state()));
    door = await openTestDoor({ port });
    await until(() => Promise.resolve(adoption.state().state === 'adopted'));
    const events = await allOf(store.read(policyStream));
    expect(events.map(({ type }) => type)).toEqual(['InstallationConfigured', 'PolicyAdopted']);
  });

  it('is told why where it is refused then', async () => {
    await adoption.begin();
    door = await openTestDoor({ port });
    const policy = parsePolicy({ version: '1', retention: { weekStart: 'sunday' } });
    const other = new PolicyAdoption({
      store: door.store,
      asked: { ...asked, policy },
      log: () => undefined,
    });
    await other.begin();
    await until(() => Promise.resolve(adoption.state().state !== 'pending'));
    const reason = expect.stringMatching(/^policy version 1 was adopted with other content/);
    expect(adoption.state()).toEqual({ state: 'refused', reason });
    expect(lines).toEqual([reason]);
  });

  it('gives up at once where it is stopped', async () => {
    await adoption.begin();
    await adoption.close();
    expect(adoption.state().state).toBe('pending');
    expect(lines).toEqual([]);
  });
});
