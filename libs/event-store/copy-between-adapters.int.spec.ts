import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  append,
  content,
  event,
  fill,
  type FreshLog,
  freshLog,
} from '../../test/support/copied-log.js';
import { openTestDoor, type TestDoor } from '../../test/support/door.js';
import { copyLog, type EventStore, openEventStoreDb } from './index.js';

let embedded: FreshLog;
let door: TestDoor;
let node: EventStore;

beforeEach(async () => {
  embedded = await freshLog();
  door = await openTestDoor();
  node = await openEventStoreDb({ url: door.url });
});

afterEach(async () => {
  await node.close();
  await door.close();
  await embedded.close();
});

describe('a log carried to a node of EventStoreDB', () => {
  it('has the same ids, bytes, revisions and first stamps there, and here when it comes back', async () => {
    await fill(embedded, 3_000);
    const there = await copyLog(embedded.store, node);
    expect(there).toEqual({ events: 3_003, streams: 8, written: 3_003, leftBehind: 0 });
    const original = await content(embedded);
    expect(await content(door)).toEqual(original);
    await append({ store: node }, 'customer-new', event('{}'));
    const back = await copyLog(node, embedded.store);
    expect(back).toMatchObject({ events: 3_001, written: 1 });
    expect(await content(embedded)).toEqual(await content(door));
  });

  it('goes on where it was broken off', async () => {
    await fill(embedded, 3_000);
    const stop = new AbortController();
    const copying = copyLog(embedded.store, node, {
      signal: stop.signal,
      progress: () => {
        stop.abort();
      },
    });
    await expect(copying).rejects.toThrow(/abort/);
    expect(await copyLog(embedded.store, node)).toMatchObject({ events: 3_003 });
    expect(await content(door)).toEqual(await content(embedded));
  });

  it('is carried to no node that holds customers of somebody else', async () => {
    await fill(embedded, 100);
    await append(door, 'customer-other', event('{}'));
    await expect(copyLog(embedded.store, node)).rejects.toThrow(
      'customer-other@0 (missing in the source)',
    );
  });
});
