import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent, START } from '@eventstore/db-client';
import { once } from 'node:events';
import http2 from 'node:http2';
import { readRequest } from '../../libs/event-store-door/codec/read-messages.js';
import { encode } from '../../libs/event-store-door/codec/wire.js';
import type { NodeEvent, NodeLog } from '../../libs/event-store/index.js';
import { openTestDoor, type TestDoor } from '../support/door.js';
import { until } from '../support/until.js';

/** What one reader took from the log. */
interface Taken {
  bytes: number;
  ended: boolean;
}

/** The log, noting for each subscription and each read of the whole log what is taken from it. */
function noting(log: NodeLog, readers: Taken[]): NodeLog {
  async function* noted<Item>(
    items: AsyncIterable<Item>,
    eventsOf: (item: Item) => readonly NodeEvent[],
  ): AsyncGenerator<Item> {
    const taken: Taken = { bytes: 0, ended: false };
    readers.push(taken);
    try {
      for await (const item of items) {
        for (const { record } of eventsOf(item)) taken.bytes += record.data.byteLength;
        yield item;
      }
    } finally {
      taken.ended = true;
    }
  }
  return {
    append: (...given) => log.append(...given),
    delete: (...given) => log.delete(...given),
    tombstone: (...given) => log.tombstone(...given),
    readStream: (...given) => log.readStream(...given),
    readAll: (options) => noted(log.readAll(options), (page) => page),
    subscribeToStream: (...given) => log.subscribeToStream(...given),
    subscribeToAll: async (options) =>
      noted(await log.subscribeToAll(options), (message) =>
        message.kind === 'events' ? message.events : [],
      ),
  };
}

const KIB = 1024;
const event = () => jsonEvent({ type: 'happened', data: { filling: 'x'.repeat(KIB) } });

describe('the pace of the door', () => {
  let door: TestDoor;
  let readers: Taken[];
  let clients: EventStoreDBClient[];

  beforeEach(async () => {
    readers = [];
    clients = [];
    door = await openTestDoor({ node: (log) => noting(log, readers) });
  });
  afterEach(async () => {
    for (const client of clients) await client.dispose();
    await door.close();
  });

  function newClient(): EventStoreDBClient {
    const client = EventStoreDBClient.connectionString(door.url);
    clients.push(client);
    return client;
  }

  async function write(count: number): Promise<void> {
    const client = newClient();
    for (let written = 0; written < count; written += 200) {
      await client.appendToStream('s', Array.from({ length: 200 }, event));
    }
  }

  const total = 6000;

  it('is each reader’s own: who stalls holds up neither memory nor others', async () => {
    const stalled = newClient().subscribeToAll({ fromPosition: START });
    await once(stalled, 'confirmation');
    const live = newClient().subscribeToAll({ fromPosition: START });
    const lively = (async () => {
      let seen = 0;
      for await (const { event: each } of live) {
        if (each?.streamId === 's') seen += 1;
        if (seen === total) break;
      }
      await live.unsubscribe();
    })();
    await write(total);
    await lively;
    expect(readers[0]?.bytes).toBeLessThan(3 * KIB * KIB);
    const seen: (bigint | undefined)[] = [];
    for await (const { event: each } of stalled) {
      if (each?.streamId === 's') seen.push(each.revision);
      if (seen.length === total) break;
    }
    await stalled.unsubscribe();
    expect(seen).toEqual(Array.from({ length: total }, (_, index) => BigInt(index)));
  });

  it('ends a reader of the log whose client cancels', async () => {
    await write(4000);
    const read = newClient().readAll();
    await read[Symbol.asyncIterator]().next();
    expect(readers).toMatchObject([{ ended: false }]);
    await read.cancel();
    await until(() => Promise.resolve(readers[0]?.ended === true));
  });

  it('ends a subscription whose connection drops', async () => {
    const session = http2.connect(`http://127.0.0.1:${String(door.port)}`);
    const stream = session.request({
      ':method': 'POST',
      ':path': '/event_store.client.streams.Streams/Read',
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    stream.on('error', () => undefined);
    const options = { all: { start: {} }, subscription: {}, noFilter: {} };
    const message = encode(readRequest, { options });
    stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]));
    await until(() => Promise.resolve(readers.length === 1));
    expect(readers).toMatchObject([{ ended: false }]);
    session.destroy();
    await until(() => Promise.resolve(readers[0]?.ended === true));
  });

  it('closes in a moment: subscriptions are told, a stalled reader is cut', async () => {
    await write(4000);
    const subscription = newClient().subscribeToAll();
    const failure = once(subscription, 'error') as Promise<[unknown]>;
    subscription.resume();
    const stalled = newClient().readAll();
    stalled.on('error', () => undefined);
    await stalled[Symbol.asyncIterator]().next();
    await once(subscription, 'caughtUp');
    const begun = performance.now();
    await door.close();
    expect(performance.now() - begun).toBeLessThan(5000);
    const [error] = await failure;
    expect(error).toMatchObject({ type: 'unavailable' });
    expect(readers.every(({ ended }) => ended)).toBe(true);
  });
});
