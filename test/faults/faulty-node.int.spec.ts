import {
  EventStoreDBClient,
  jsonEvent,
  type Position,
  START,
  streamNameFilter,
} from '@eventstore/db-client';
import { Client, credentials } from '@grpc/grpc-js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestDoor, type TestDoor } from '../support/door.js';
import { until } from '../support/until.js';
import type { Aim, FaultOf } from './faults.js';
import { openFaultyNode } from './faulty-node.js';
import { oneFault } from './one-fault.js';
import { methods } from './wire.js';

/** With credentials the client makes the classic call. */
const classic = { credentials: { username: 'u', password: 'p' }, deadline: 2_000 };
const SILENCE_MILLISECONDS = 500;

let door: TestDoor;
let streams = 0;

beforeAll(async () => {
  door = await openTestDoor();
});
afterAll(() => door.close());

async function records(after: bigint, upTo: bigint): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  for await (const page of door.store.readAll({ after })) {
    found.push(...page.map(({ position }) => position).filter((at) => at <= upTo));
  }
  return found;
}

async function withClient<T>(aim: Aim, work: (client: EventStoreDBClient) => Promise<T>) {
  const node = await openFaultyNode({ port: door.port, aim, records, stallMilliseconds: 100 });
  const client = EventStoreDBClient.connectionString(node.url);
  try {
    return await work(client);
  } finally {
    await client.dispose();
    await node.close();
  }
}

const newStream = () => `customer-${String((streams += 1))}`;
const events = (count: number) =>
  Array.from({ length: count }, () => jsonEvent({ type: 'Noted', data: { a: 1 } }));

/** The code and words of what the client throws; its answer where it throws nothing. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'answered';
  } catch (error) {
    const { code, message } = error as Error & { readonly code?: number };
    return `${String(code)} ${message}`;
  }
}

describe('an append that meets a fault', () => {
  const rows: [FaultOf<'append'>, RegExp, number][] = [
    ['unavailable', /^14 .*Connection dropped/, 0],
    ['not-ready', /^14 .*Server Is Not Ready/, 0],
    ['not-leader', /^5 .*Leader info available/, 0],
    ['stopped-in-order', /^13 .*Received RST_STREAM with code 0/, 0],
    ['deadline-exceeded', /^4 .*Deadline exceeded/, 0],
    ['handler-failed', /^2 .*Exception was thrown by handler/, 0],
    ['timed-out', /^10 .*Operation timed out/, 0],
    ['connection-dropped', /^14 .*ECONNRESET/, 0],
    ['never-answered', /^4 .*Deadline exceeded/, 0],
    ['stalled', /^answered$/, 1],
    ['written-then-dropped', /^14 .*ECONNRESET/, 1],
    ['written-then-silent', /^4 .*Deadline exceeded/, 1],
    ['written-then-timed-out', /^10 .*Operation timed out/, 1],
  ];

  it.each(rows)('%s', async (fault, words, written) => {
    const { aim, strikes } = oneFault('append', fault);
    const stream = newStream();
    await withClient(aim, async (client) => {
      expect(await outcome(client.appendToStream(stream, events(1), classic))).toMatch(words);
    });
    expect(strikes()).toBe(1);
    let standing = 0;
    for await (const page of door.store.read(stream)) standing += page.length;
    expect(standing).toBe(written);
  });

  it('is over then: the next one is answered, after a change of leader on the other port', async () => {
    const { aim } = oneFault('append', 'not-leader');
    await withClient(aim, async (client) => {
      const stream = newStream();
      expect(await outcome(client.appendToStream(stream, events(1), classic))).toMatch(/^5 /);
      expect(await outcome(client.appendToStream(stream, events(1), classic))).toBe('answered');
    });
  });

  it('keeps a lost answer for an append that is written', async () => {
    const { aim, strikes } = oneFault('append', 'written-then-timed-out');
    await withClient(aim, async (client) => {
      const refused = client.appendToStream(newStream(), events(1), {
        ...classic,
        expectedRevision: 7n,
      });
      expect(await outcome(refused)).not.toMatch(/timed out/);
      expect(strikes()).toBe(0);
      const taken = client.appendToStream(newStream(), events(1), classic);
      expect(await outcome(taken)).toMatch(/timed out/);
    });
  });
});

/** Two appends over one connection, which the second one's fault resets while the first is under way. */
it('minds no caller that leaves before it has said all', async () => {
  const { aim, strikes } = oneFault('append', 'connection-dropped');
  const node = await openFaultyNode({ port: door.port, aim, records, stallMilliseconds: 1 });
  const { host } = new URL(node.url);
  const caller = new Client(host, credentials.createInsecure());
  const { path, requestSerialize, responseDeserialize } = methods.append;
  const codes: unknown[] = [];
  const begin = () =>
    caller.makeClientStreamRequest(path, requestSerialize, responseDeserialize, (error) =>
      codes.push(error?.code),
    );
  begin().write(Buffer.alloc(0));
  begin().end(Buffer.alloc(0));
  await until(() => Promise.resolve(codes.length === 2));
  expect(codes).toEqual([14, 14]);
  expect(strikes()).toBe(1);
  caller.close();
  await node.close();
});

/** How many items come, and what they end with; `silent` where none comes for half a second. */
async function ending(source: AsyncIterable<unknown>): Promise<string> {
  let count = 0;
  let heard = performance.now();
  let end: string | undefined;
  const all = async () => {
    for await (const item of source) {
      if (item !== undefined) count += 1;
      heard = performance.now();
    }
  };
  void outcome(all()).then((words) => (end = words));
  const isSilent = () => performance.now() - heard > SILENCE_MILLISECONDS;
  await until(() => Promise.resolve(end !== undefined || isSilent()));
  return `${String(count)}: ${end ?? 'silent'}`;
}

/** Each fault with half of its amount. */
describe('a read that meets a fault', () => {
  const rows: [FaultOf<'read'>, RegExp][] = [
    ['unavailable', /^2: 14 .*Connection dropped/],
    ['not-ready', /^2: 14 .*Server Is Not Ready/],
    ['not-leader', /^2: 5 .*Leader info available/],
    ['stopped-in-order', /^2: 13 .*Received RST_STREAM with code 0/],
    ['deadline-exceeded', /^2: 4 .*Deadline exceeded/],
    ['connection-dropped', /^[0-2]: 14 .*ECONNRESET/],
    ['never-answered', /^2: silent/],
    ['stalled', /^5: answered$/],
  ];

  it.each(rows)('%s', async (fault, words) => {
    const stream = newStream();
    const { aim, strikes } = oneFault('read', fault, 0.5);
    await withClient(aim, async (client) => {
      await client.appendToStream(stream, events(5), classic);
      expect(await ending(client.readStream(stream))).toMatch(words);
    });
    expect(strikes()).toBe(1);
  });
});

describe('a subscription that meets a fault', () => {
  const rows: [FaultOf<'subscribe'>, RegExp][] = [
    ['unavailable', /^4: 14 .*Connection dropped/],
    ['not-ready', /^0: 14 .*Server Is Not Ready/],
    ['not-leader', /^0: 5 .*Leader info available/],
    ['stopped-in-order', /^4: 13 .*Received RST_STREAM with code 0/],
    ['deadline-exceeded', /^4: 4 .*Deadline exceeded/],
    ['handler-failed', /^4: 2 .*Exception was thrown by handler/],
    ['connection-dropped', /^[0-4]: 14 .*ECONNRESET/],
    ['never-answered', /^0: silent/],
    ['stalled', /^20: silent/],
    ['too-slow', /^5: 10 .*Consumer too slow/],
    ['silenced', /^5: silent/],
    ['checkpoints-of-23-10', /^\d+: 14 .*ECONNRESET/],
  ];

  it.each(rows)('%s', async (fault, words) => {
    const stream = newStream();
    const { aim, strikes } = oneFault('subscribe', fault, 0.5);
    await withClient(aim, async (client) => {
      await client.appendToStream(stream, events(20), classic);
      const filter = streamNameFilter({ prefixes: [stream] });
      expect(await ending(client.subscribeToAll({ filter }))).toMatch(words);
    });
    expect(strikes()).toBe(1);
  });

  it('waits for the next where it ended before', async () => {
    const { aim, strikes } = oneFault('subscribe', 'silenced', 0.5);
    await withClient(aim, async (client) => {
      const stream = newStream();
      await client.appendToStream(stream, events(2), classic);
      const filter = streamNameFilter({ prefixes: [stream] });
      const first = client.subscribeToAll({ filter });
      expect(await ending(first)).toBe('2: silent');
      await first.unsubscribe();
      expect(strikes()).toBe(0);
      await client.appendToStream(stream, events(5), classic);
      expect(await ending(client.subscribeToAll({ filter }))).toBe('5: silent');
      expect(strikes()).toBe(1);
    });
  });

  it('gets the checkpoints of 23.10: of a page’s last match, or its first record with prepare 0', async () => {
    const { aim } = oneFault('subscribe', 'checkpoints-of-23-10', 0.99);
    await withClient(aim, async (client) => {
      const from = await client.appendToStream('before', events(1), classic);
      const stream = newStream();
      await client.appendToStream(stream, events(1), classic);
      await client.appendToStream('noise', events(12), classic);
      await client.appendToStream(stream, events(1), classic);
      const checkpoints: Position[] = [];
      const filter = streamNameFilter({
        prefixes: [stream],
        checkpointReached: (_, position) => void checkpoints.push(position),
      });
      await ending(client.subscribeToAll({ filter, fromPosition: from.position ?? START }));
      const records: bigint[] = [];
      const after = from.position?.commit ?? 0n;
      for await (const page of door.store.readAll({ after })) {
        records.push(...page.map(({ position }) => position));
      }
      expect(checkpoints).toEqual([
        { commit: records[0], prepare: records[0] },
        { commit: records[5], prepare: 0n },
      ]);
    });
  });
});
