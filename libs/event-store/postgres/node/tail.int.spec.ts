import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { getEventListeners } from 'node:events';
import pg from 'pg';
import { someEvents } from '../../../../test/contract/contract-store.js';
import { freshDatabase } from '../../../../test/support/database.js';
import {
  aFilter,
  listenToAll,
  nextOf,
  type OpenedNode,
  openNode,
  type Told,
  words,
} from '../../../../test/support/node-reading.js';
import { until } from '../../../../test/support/until.js';
import { StoreUnavailable } from '../../errors.js';
import type { NodeFilter, NodeLog, NodeMessage } from '../../node-log.js';
import type { Question } from '../connection.js';
import { openPool, type Pool } from '../pool.js';
import { Doorbell } from '../doorbell.js';
import { openPostgresEventStore } from '../open.js';
import { FEED, Tail } from './tail.js';

let opened: OpenedNode;
let node: NodeLog;

beforeEach(async () => {
  opened = await openNode();
  node = opened.node;
});

afterEach(() => opened.close());

function range(from: number, to: number): readonly bigint[] {
  return Array.from({ length: to - from + 1 }, (_, index) => BigInt(from + index));
}

/** A subscription that is pulled by hand, caught up. */
async function pulled(
  leaving: AbortController,
  filter?: NodeFilter,
): Promise<AsyncIterator<NodeMessage>> {
  const asked = { after: 'start', resolveLinks: false, filter, signal: leaving.signal } as const;
  const messages = (await node.subscribeToAll(asked))[Symbol.asyncIterator]();
  while ((await nextOf(messages)).kind !== 'caught-up');
  return messages;
}

/** What is told until it has caught up again. */
async function toldUntilLive(messages: AsyncIterator<NodeMessage>): Promise<readonly Told[]> {
  const told: Told[] = [];
  while (told.at(-1) !== 'caught-up') told.push(...words(await nextOf(messages), 'position'));
  return told;
}

describe('the tail of the log', () => {
  let pool: Pool;
  let answered: number;
  const doorbell = new Doorbell();

  /** A tail that looks at the log only where the bell rings. */
  function aTail(url: string, closing: AbortController): Tail {
    const asking = openPool(url, 4);
    answered = 0;
    pool = {
      ...asking,
      query: async <Row extends readonly unknown[]>(question: Question) => {
        const rows = await asking.query<Row>(question);
        answered += 1;
        return rows;
      },
    };
    return new Tail({ pool, doorbell, pollMilliseconds: 60_000, signal: closing.signal });
  }

  it('is read once for all who follow it, and not at all where nobody does', async () => {
    const closing = new AbortController();
    const tail = aTail(opened.url, closing);
    const feeds = Array.from({ length: 20 }, (_, n) => tail.join(0n, n < 10 ? undefined : 'a'));
    await until(() => Promise.resolve(answered === 1));
    await node.append('b', 'any', someEvents(2));
    await node.append('a', 'any', someEvents(3));
    doorbell.ring();
    const lengths = await Promise.all(feeds.map(async (feed) => (await feed.next())?.length));
    expect(lengths).toEqual(feeds.map((_, n) => (n < 10 ? 5 : 3)));
    expect(answered).toBe(2);
    for (const feed of feeds) tail.leave(feed);
    doorbell.ring();
    await tail.close();
    expect(answered).toBe(2);
    closing.abort();
    await pool.close();
  });

  it('begins where the first who follows it stands, and shows others all that lies behind', async () => {
    const closing = new AbortController();
    const tail = aTail(opened.url, closing);
    await node.append('a', 'any', someEvents(5));
    const first = tail.join(3n);
    expect((await first.next())?.map(({ position }) => position)).toEqual([4n, 5n]);
    expect(tail.join(1n).after).toBe(5n);
    closing.abort();
    await tail.close();
    await pool.close();
  });

  it('fails who follows it where the log is lost, and can be followed again', async () => {
    const database = await freshDatabase();
    const closing = new AbortController();
    const tail = aTail(database.url, closing);
    await database.drop();
    await expect(tail.join(0n).next()).rejects.toThrow(StoreUnavailable);
    await expect(tail.join(0n).next()).rejects.toThrow(StoreUnavailable);
    const admin = new pg.Client({ connectionString: opened.url });
    await admin.connect();
    await admin.query(`create database ${new URL(database.url).pathname.slice(1)}`);
    await admin.end();
    const store = await openPostgresEventStore({ url: database.url });
    await store.append('a', 'any', someEvents(2));
    expect(await tail.join(0n).next()).toHaveLength(2);
    closing.abort();
    await tail.close();
    await pool.close();
    await store.close();
    await database.drop();
  });

  it('is followed across processes', async () => {
    const subscriber = await listenToAll(node);
    await subscriber.hears('caught-up');
    const other = await openPostgresEventStore({ url: opened.url });
    await other.append('a', 'any', someEvents(2));
    await subscriber.hears(2n);
    await other.close();
    await subscriber.leave();
  });
});

describe('a subscriber that stalls', () => {
  it('keeps nobody else waiting, goes back to the log, and catches up again', async () => {
    const leaving = new AbortController();
    const stalled = await pulled(leaving);
    const quick = await listenToAll(node);
    const count = FEED.events * 2;
    for (let n = 0; n < count; n += 1000) await node.append('a', 'any', someEvents(1000));
    await quick.hears(BigInt(count));
    expect(await toldUntilLive(stalled)).toEqual([...range(1, count), 'caught-up']);
    await node.append('a', 'any', someEvents(1));
    expect(words(await nextOf(stalled), 'position')).toEqual([BigInt(count + 1)]);
    leaving.abort();
    await quick.leave();
  });

  it('of a filtered log is told no checkpoint too few', async () => {
    const leaving = new AbortController();
    const stalled = await pulled(leaving, aFilter({ prefixes: ['a'], window: 1000 }));
    const count = FEED.events * 2;
    for (let n = 0; n < count; n += 1000) {
      await node.append('b', 'any', someEvents(999));
      await node.append('a', 'any', someEvents(1));
    }
    const thousands = range(1, count / 1000).map((n) => n * 1000n);
    expect(await toldUntilLive(stalled)).toEqual([
      ...thousands.flatMap((one) => [one, `checkpoint ${one}`]),
      'caught-up',
    ]);
    leaving.abort();
  });
});

describe('a subscriber that leaves', () => {
  it('leaves no listener behind, however it leaves', async () => {
    const leaving = new AbortController();
    const { signal } = leaving;
    const asked = { after: 'start', resolveLinks: true, signal } as const;
    const leaveAt = async (messages: AsyncIterable<NodeMessage>) => {
      for await (const { kind } of messages) {
        if (kind === 'events') break;
        await node.append('a', 'any', someEvents(1));
      }
    };
    for (let n = 0; n < 20; n += 1) {
      await leaveAt(await node.subscribeToAll({ ...asked, after: 'end' }));
      await leaveAt(await node.subscribeToStream('a', { ...asked, after: 'end' }));
      await leaveAt(await node.subscribeToAll(asked));
    }
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    const waiting = await Promise.all(Array.from({ length: 20 }, () => pulled(leaving)));
    const ends = waiting.map((one) => one.next());
    leaving.abort();
    expect(await Promise.all(ends)).toEqual(ends.map(() => ({ done: true, value: undefined })));
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it.each([undefined, aFilter({ prefixes: ['a'], window: 2 })])(
    'is told nothing more, be there a filter or not: %j',
    async (filter) => {
      await node.append('a', 'any', someEvents(2500));
      const leaving = new AbortController();
      const asked = { after: 'start', resolveLinks: true, signal: leaving.signal } as const;
      const told: Told[] = [];
      for await (const message of await node.subscribeToAll({ ...asked, filter })) {
        told.push(...words(message, 'position'));
        leaving.abort();
      }
      expect(told).toEqual(range(1, filter === undefined ? 1000 : 2));
    },
  );
});
