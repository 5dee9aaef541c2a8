import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { freePort } from '../../../test/support/command-line.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import { until } from '../../../test/support/until.js';
import {
  allOf,
  anEvent,
  batchesUntil,
  freshName,
  ids,
} from '../../../test/contract/contract-store.js';
import { StoreUnavailable } from '../errors.js';
import { START } from '../port.js';
import { type EventStoreDb, openEventStoreDb } from './open.js';
import { AccessDenied, InvalidStoreAddress } from './refusals.js';

const timings = { answer: 500, patience: 500, firstPause: 10, longestPause: 100, closing: 500 };

let door: TestDoor | undefined;
let store: EventStoreDb | undefined;

afterEach(async () => {
  await store?.close();
  await door?.close();
  [store, door] = [undefined, undefined];
});

async function openAt(url: string, more: object = {}, lines: string[] = []) {
  const log = (line: string) => lines.push(line);
  store = await openEventStoreDb({ url, timings: { ...timings, ...more }, log });
  return store;
}

describe('a store that can not be reached', () => {
  it.each([
    ['by its address', (port: number) => `esdb://127.0.0.1:${port}?tls=false`],
    [
      'by any node of its cluster',
      (port: number) =>
        `esdb://127.0.0.1:${port},127.0.0.1:${port}?tls=false&maxDiscoverAttempts=2`,
    ],
  ])('%s is told by every call, in time', async (_, url) => {
    const lines: string[] = [];
    const dead = await openAt(url(await freePort()), {}, lines);
    const calls = [
      dead.head(),
      dead.append('customer-1', 'any', [anEvent()]),
      dead.append('customer-1', 'none', []),
      allOf(dead.read('customer-1')),
      allOf(dead.readAll()),
    ];
    const settled = await Promise.allSettled(calls);
    expect(settled).toEqual(
      calls.map(() => ({ status: 'rejected', reason: expect.any(StoreUnavailable) })),
    );
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^the event store can't be reached, trying on: /);
  });

  it('leaves who follows it waiting, until told to stop', async () => {
    const dead = await openAt(`esdb://127.0.0.1:${await freePort()}?tls=false`);
    const stop = AbortSignal.timeout(700);
    const batches = await batchesUntil(dead, { after: START, signal: stop }, () => true);
    expect([batches, stop.aborted]).toEqual([[], true]);
  });

  it('is taken up when it comes', async () => {
    const port = await freePort();
    const lines: string[] = [];
    const late = await openAt(`esdb://127.0.0.1:${port}?tls=false`, { patience: 30_000 }, lines);
    const event = anEvent();
    const appending = late.append('customer-1', 'none', [event]);
    const following = (async () => {
      for await (const { events } of late.subscribe({ after: START })) {
        if (events.length > 0) return ids(events);
      }
      return [];
    })();
    await until(() => Promise.resolve(lines.length > 0));
    door = await openTestDoor({ port });
    expect(await appending).toMatchObject({ revision: 0n, repeated: false });
    expect(await following).toEqual([event.id]);
    expect(lines).toContain('the event store is back');
  });

  it('says nothing for ever, and is told all the same; closing it does not hang', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const address = silent.address() as { port: number };
    const dead = await openAt(`esdb://127.0.0.1:${address.port}?tls=false`);
    await expect(dead.append('customer-1', 'none', [anEvent()])).rejects.toThrow(StoreUnavailable);
    const reading = allOf(dead.read('customer-1'));
    await dead.close();
    await expect(reading).rejects.toThrow('the event store was closed');
    await expect(dead.head()).rejects.toThrow(StoreUnavailable);
    await expect(dead.append('customer-1', 'any', [])).rejects.toThrow(StoreUnavailable);
    for (const socket of sockets) socket.destroy();
    silent.close();
  });
});

describe('an address', () => {
  it('that can not be used is refused at once', async () => {
    await expect(openEventStoreDb({ url: 'esdb://' })).rejects.toThrow(InvalidStoreAddress);
    const missing = openEventStoreDb({ url: 'esdb://h?tlsCAFile=/nowhere/ca.pem' });
    await expect(missing).rejects.toThrow(/tlsCAFile can't be read.*ENOENT/);
  });
});

describe('a store with a certificate and credentials', () => {
  it('serves who shows them, and tells others where they belong', async () => {
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    });
    const folder = await mkdtemp(join(tmpdir(), 'certificates-'));
    const file = join(folder, 'ca.pem');
    await writeFile(file, cert);
    const credentials = { username: 'ops', password: 'a:b' };
    door = await openTestDoor({ tls: { cert, key }, services: { credentials } });
    const at = (user: string) => `esdb://${user}127.0.0.1:${door?.port}?tlsCAFile=${file}`;

    const friend = await openAt(at('ops:a%3Ab@'));
    const stream = freshName();
    await friend.append(stream, 'none', [anEvent()]);
    expect(await allOf(friend.read(stream))).toHaveLength(1);
    await friend.close();

    for (const user of ['', 'ops:guess@']) {
      const stranger = await openAt(at(user), { patience: 60_000 });
      const calls = [
        stranger.head(),
        stranger.append(stream, 'none', [anEvent()]),
        allOf(stranger.read(stream)),
        stranger.subscribe({ after: START })[Symbol.asyncIterator]().next(),
      ];
      for (const call of calls) await expect(call).rejects.toThrow(AccessDenied);
      await expect(stranger.head()).rejects.toThrow(/EVENTSTORE_URL/);
      await stranger.close();
    }
    await rm(folder, { recursive: true });
  });
});
