import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { ServerWritableStream } from '@grpc/grpc-js';
import {
  allOf,
  anEvent,
  batchesUntil,
  eventsOf,
  ids,
  someEvents,
} from '../../../test/contract/contract-store.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import { until } from '../../../test/support/until.js';
import type { Service } from '../../event-store-door/index.js';
import { DifferentLog } from '../errors.js';
import { type Batch, type Checkpoint, START } from '../port.js';
import { type EventStoreDb, openEventStoreDb } from './open.js';

let door: TestDoor;
let store: EventStoreDb;
/** Reads and subscriptions that the server has not ended. */
const open = new Set<ServerWritableStream<unknown, unknown>>();

/** Counts what the server believes to be under way. */
function counting(services: readonly Service[]): readonly Service[] {
  return services.map((service) => {
    const read = service.handlers['Read'];
    if (read === undefined) return service;
    const counted = (call: ServerWritableStream<unknown, unknown>) => {
      open.add(call);
      for (const end of ['cancelled', 'finish', 'error', 'close']) {
        call.on(end, () => open.delete(call));
      }
      (read as (call: ServerWritableStream<unknown, unknown>) => void)(call);
    };
    return { ...service, handlers: { ...service.handlers, Read: counted } };
  });
}

beforeAll(async () => {
  door = await openTestDoor({ wrap: counting });
  store = await openEventStoreDb({
    url: door.url,
    timings: { quiet: 100, settlingAtFirst: 100, settling: 100 },
  });
});

afterAll(async () => {
  await store.close();
  await door.close();
});

afterEach(async () => {
  await until(() => Promise.resolve(open.size === 0));
});

const aCustomer = () => `customer-${randomUUID()}`;
const foreign = (count: number) =>
  door.store.append(`order-${randomUUID()}`, 'any', someEvents(count));
const atEnd = (batches: readonly Batch[]) => batches.at(-1)?.caughtUp === true;

async function caughtUp(after: Checkpoint): Promise<Checkpoint> {
  const batches = await batchesUntil(store, { after }, atEnd);
  return batches.at(-1)?.checkpoint ?? START;
}

describe('following', () => {
  it('leaves what is not ours alone', async () => {
    const [ours, theirs] = [anEvent(), anEvent()];
    await store.append(aCustomer(), 'none', [ours]);
    await store.append(`order-${randomUUID()}`, 'none', [theirs]);
    const found = ids(eventsOf(await batchesUntil(store, { after: START }, atEnd)));
    expect([found.includes(ours.id), found.includes(theirs.id)]).toEqual([true, false]);
    const filter = { streamPrefixes: ['order-'] };
    expect(await allOf(store.readAll({ filter }))).toEqual([]);
    expect(eventsOf(await batchesUntil(store, { after: START, filter }, atEnd))).toEqual([]);
  });

  it('keeps an event of ours in mind where the checkpoint is of others', async () => {
    const event = anEvent();
    const { position } = await store.append(aCustomer(), 'none', [event]);
    const { position: beyond } = await foreign(3);
    const checkpoint = await caughtUp(START);
    expect(checkpoint).toEqual({
      position: beyond,
      token: `${beyond}/${beyond}@${position}`,
      eventId: event.id,
    });
    const next = anEvent();
    await store.append(aCustomer(), 'none', [next]);
    const rest = await batchesUntil(
      store,
      { after: checkpoint },
      (all) => eventsOf(all).length > 0,
    );
    expect(ids(eventsOf(rest))).toEqual([next.id]);
  });

  it('passes the records of others while it is live, without being asked', async () => {
    const reached: bigint[] = [];
    let wanted: bigint | undefined;
    for await (const { checkpoint, caughtUp } of store.subscribe({ after: await store.head() })) {
      reached.push(checkpoint.position);
      if (wanted !== undefined && checkpoint.position >= wanted) break;
      if (caughtUp && wanted === undefined) wanted = (await foreign(2)).position;
    }
    expect(reached.at(-1)).toBe(wanted);
    expect(store.counts.refreshed).toBeGreaterThan(0);
  });

  it('refuses the checkpoint of another log', async () => {
    await store.append(aCustomer(), 'none', [anEvent()]);
    await foreign(1);
    const good = await caughtUp(START);
    const end = good.position + 1_000_000n;
    const others: Checkpoint[] = [
      { ...good, eventId: randomUUID() },
      { ...good, token: String(good.position) },
      { ...good, token: `${end}/${end}` },
      { position: end, token: `${end}/${end}`, eventId: '' },
      { ...good, token: `${good.position}/${good.position}@${good.position}` },
    ];
    for (const after of others) {
      await expect(batchesUntil(store, { after }, () => true)).rejects.toThrow(DifferentLog);
    }
  });
});

describe('many who follow', () => {
  /** How many calls the three busiest connections have. */
  const busiest = () => {
    const peers = Map.groupBy([...open], (call) => call.getPeer());
    return [...peers.values()]
      .map(({ length }) => length)
      .sort((a, b) => b - a)
      .slice(0, 3);
  };

  it('share connections, none of them with more than a server allows, and let others in', async () => {
    const busy = await openEventStoreDb({ url: door.url, timings: { quiet: 60_000 } });
    await busy.append(aCustomer(), 'none', [anEvent()]);
    const after = await busy.head();
    const following = Array.from({ length: 120 }, () =>
      batchesUntil(busy, { after }, (all) => eventsOf(all).length > 0),
    );
    await until(() => Promise.resolve(isDeepStrictEqual(busiest(), [50, 50, 20])), 60);
    const event = anEvent();
    await busy.append(aCustomer(), 'none', [event]);
    const found = (await Promise.all(following)).map((batches) => ids(eventsOf(batches)));
    expect(found).toEqual(following.map(() => [event.id]));
    await busy.close();
  });
});

describe('a reader that leaves', () => {
  it('leaves no call behind, wherever it leaves', async () => {
    const stream = aCustomer();
    await store.append(stream, 'none', someEvents(3_000));
    for await (const page of store.read(stream)) if (page.length > 0) break;
    for await (const page of store.readAll()) if (page.length > 0) break;
    for await (const batch of store.subscribe({ after: START })) if (batch.caughtUp) break;
    for await (const batch of store.subscribe({ after: START })) if (!batch.caughtUp) break;
    const stop = new AbortController();
    for await (const batch of store.subscribe({ after: START, signal: stop.signal })) {
      if (batch.caughtUp) stop.abort();
    }
    await until(() => Promise.resolve(open.size === 0));
  });
});

describe('reading the log', () => {
  it('has nothing behind the end', async () => {
    const { position } = await store.head();
    for (const after of [position, position + 1_000_000n]) {
      expect(await allOf(store.readAll({ after }))).toEqual([]);
    }
  });

  it('ends at the end as it was, however much is written meanwhile', async () => {
    const stream = aCustomer();
    await store.append(stream, 'none', someEvents(10));
    const { position } = await store.head();
    let last = 0n;
    for await (const page of store.readAll({ filter: { streamPrefixes: [stream] } })) {
      await store.append(stream, 'any', someEvents(5));
      last = page.at(-1)?.position ?? last;
    }
    expect(last).toBe(position);
  });
});

describe('the head', () => {
  it('names our event where it is ours, and no event where it is not', async () => {
    const event = anEvent();
    const { position } = await store.append(aCustomer(), 'none', [event]);
    const token = `${position}/${position}`;
    expect(await store.head()).toEqual({ position, token, eventId: event.id });
    const { position: beyond } = await foreign(1);
    expect(await store.head()).toMatchObject({ position: beyond, eventId: '' });
  });
});
