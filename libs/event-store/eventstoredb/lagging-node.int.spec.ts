import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  allOf,
  anEvent,
  batchesUntil,
  eventsOf,
  ids,
} from '../../../test/contract/contract-store.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import { until } from '../../../test/support/until.js';
import { DifferentLog } from '../errors.js';
import type { NodeLog } from '../node-log.js';
import type { Checkpoint, Position } from '../port.js';
import { type EventStoreDb, openEventStoreDb } from './open.js';
import type { Timings } from './timings.js';

/** Where the log ends for now, as the node has it; undefined: where it does end. */
let held: Position | undefined;
/** How often somebody asked for the end meanwhile. */
let looks = 0;

let door: TestDoor;
let store: EventStoreDb;
let said: string[] = [];
const stream = `customer-${randomUUID()}`;

/** Knows the log up to where it is held only, where it is asked for its end. */
function lagging(log: NodeLog): NodeLog {
  return {
    append: (...given) => log.append(...given),
    delete: (...given) => log.delete(...given),
    tombstone: (...given) => log.tombstone(...given),
    readStream: (...given) => log.readStream(...given),
    subscribeToStream: (...given) => log.subscribeToStream(...given),
    subscribeToAll: (options) => log.subscribeToAll(options),
    readAll: (options) => {
      if (held === undefined || options.from !== 'end') return log.readAll(options);
      looks += 1;
      return log.readAll({ ...options, from: held });
    },
  };
}

beforeAll(async () => {
  door = await openTestDoor({ node: lagging });
});

afterEach(async () => {
  [held, looks, said] = [undefined, 0, []];
  await store.close();
});

afterAll(async () => {
  await door.close();
});

async function openWith(timings: Partial<Timings>): Promise<EventStoreDb> {
  const log = (line: string) => said.push(line);
  const pauses = { firstPause: 2, longestPause: 10, quiet: 50 };
  return (store = await openEventStoreDb({
    url: door.url,
    log,
    timings: { ...pauses, ...timings },
  }));
}

const write = () => door.store.append(stream, 'any', [anEvent()]);

/** Behind events that the node forgets for a while. */
async function forgotten(): Promise<Checkpoint> {
  const { position } = await write();
  await write();
  held = position;
  return door.store.head().then(({ position, eventId }) => {
    const token = `${String(position)}/${String(position)}`;
    return { position, token, eventId };
  });
}

const hasEvents = (...[all]: Parameters<Parameters<typeof batchesUntil>[2]>) =>
  eventsOf(all).length > 0;

describe('a node that is behind the head that was told', () => {
  it('is waited for by who reads the log: nothing is missing up to that head', async () => {
    const reading = await openWith({});
    await forgotten();
    const lagging = held;
    held = undefined;
    const { position } = await reading.head();
    held = lagging;
    const pages = allOf(reading.readAll());
    await until(() => Promise.resolve(looks >= 3));
    held = undefined;
    expect((await pages).at(-1)?.position).toBe(position);
  });
});

describe('a node that is behind the checkpoint', () => {
  it('is waited for, and that is told', async () => {
    const following = await openWith({});
    const after = await forgotten();
    const batches = batchesUntil(following, { after }, hasEvents);
    await until(() => Promise.resolve(looks >= 10));
    held = undefined;
    const next = anEvent();
    await door.store.append(stream, 'any', [next]);
    expect(ids(eventsOf(await batches))).toEqual([next.id]);
    expect(said[0]).toMatch(/trying on: this log ends at/);
    expect(said[1]).toBe('the event store is back');
  });

  it('is no such node for good, but has another log', async () => {
    const following = await openWith({ settlingAtFirst: 50 });
    const after = await forgotten();
    await expect(batchesUntil(following, { after }, hasEvents)).rejects.toThrow(DifferentLog);
    expect(looks).toBeGreaterThan(1);
  });

  it('is waited for longer where this process has followed the log so far itself', async () => {
    const following = await openWith({ settlingAtFirst: 0 });
    const after = await forgotten();
    held = undefined;
    await batchesUntil(following, { after }, (all) => all.at(-1)?.caughtUp === true);
    held = after.position - 1n;
    const batches = batchesUntil(following, { after }, hasEvents);
    await until(() => Promise.resolve(looks >= 10));
    held = undefined;
    const next = anEvent();
    await door.store.append(stream, 'any', [next]);
    expect(ids(eventsOf(await batches))).toEqual([next.id]);
  });
});
