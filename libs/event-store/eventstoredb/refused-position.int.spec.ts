import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  allOf,
  anEvent,
  batchesUntil,
  eventsOf,
  ids,
  someEvents,
} from '../../../test/contract/contract-store.js';
import { type FaultyNode, openFaultyNode } from '../../../test/faults/faulty-node.js';
import { oneFault } from '../../../test/faults/one-fault.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import { InvalidRead } from '../errors.js';
import type { Checkpoint } from '../port.js';
import { type EventStoreDb, openEventStoreDb } from './open.js';

const timings = { firstPause: 2, longestPause: 10 };

let door: TestDoor;
let node: FaultyNode | undefined;
let store: EventStoreDb;
/** Behind a record of somebody else; the event of ours before it; what follows. */
let checkpoint: Checkpoint;
let before: bigint;
const next = anEvent();

beforeAll(async () => {
  door = await openTestDoor();
  const event = anEvent();
  const stream = `customer-${randomUUID()}`;
  before = (await door.store.append(stream, 'none', [event])).position;
  const { position } = await door.store.append('order-1', 'none', someEvents(3));
  const token = `${position}/${position}@${before}`;
  checkpoint = { position, token, eventId: event.id };
  await door.store.append(stream, 'any', [next]);
});

afterEach(async () => {
  await store.close();
  await node?.close();
});

afterAll(async () => {
  await door.close();
});

/** The server's own code fails for the next so many subscriptions, as it does at a wrong position. */
async function refusing(times: number, settlingAtFirst = 5_000): Promise<EventStoreDb> {
  const { aim } = oneFault('subscribe', 'handler-failed', 0, times);
  const records = () => Promise.resolve([]);
  node = await openFaultyNode({ port: door.port, aim, stallMilliseconds: 10, records });
  store = await openEventStoreDb({ url: node.url, timings: { ...timings, settlingAtFirst } });
  return store;
}

describe('a position that the server refuses', () => {
  it('a few times is asked for again by who reads the log behind it', async () => {
    const pages = await allOf((await refusing(4)).readAll({ after: before }));
    expect(ids(pages)).toEqual([next.id]);
  });

  it('for good is told to who reads the log behind it', async () => {
    const pages = allOf((await refusing(Infinity)).readAll({ after: before }));
    await expect(pages).rejects.toThrow(InvalidRead);
    await expect(pages).rejects.toThrow(`no record stands at position ${before}`);
  });

  it.each([1, 2, 4, 20])('%s times is passed over by who follows the log', async (times) => {
    const following = await refusing(times);
    const batches = await batchesUntil(
      following,
      { after: checkpoint },
      (all) => eventsOf(all).length > 0,
    );
    expect(ids(eventsOf(batches))).toEqual([next.id]);
    expect(batches[0]?.checkpoint.position).toBeGreaterThan(checkpoint.position);
  });

  it('for good is told to who follows the log', async () => {
    const following = await refusing(Infinity, 100);
    const batches = batchesUntil(following, { after: checkpoint }, () => false);
    await expect(batches).rejects.toThrow(InvalidRead);
    await expect(batches).rejects.toThrow(checkpoint.token);
  });
});
