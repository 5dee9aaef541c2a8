import {
  type AllStreamResolvedEvent,
  binaryEvent,
  type EventData,
  type ResolvedEvent,
  streamNameFilter,
  TimeoutError,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { freshName, idsOf } from './events.js';
import { positionOf, type RecordedEvent, recordOf, recordsOf, readStream } from './reading.js';
import type { Subscription } from './subscription.js';
import { within } from './within.js';

const { client } = connected();
const ALL_MS = 60_000;

interface Follower<E> {
  /** Subscribes behind this record, or where it begins. */
  readonly subscribe: (last: RecordedEvent | undefined) => Subscription & AsyncIterable<E>;
  readonly count: number;
  /** Called after so many events were handled; nothing is read meanwhile. */
  readonly pauses?: ReadonlyMap<number, () => Promise<void>>;
  readonly whenCaughtUp?: () => void;
}

type Resolved = ResolvedEvent | AllStreamResolvedEvent;

/**
 * Handles events one after the other until it has so many. A node may drop a reader that is too
 * slow, and on a burst a healthy one: then it asks again behind what it has.
 */
async function follow<E extends Resolved>(follower: Follower<E>): Promise<string[]> {
  const handled: RecordedEvent[] = [];
  while (handled.length < follower.count) {
    const subscription = follower.subscribe(handled.at(-1));
    subscription.on('error', () => undefined);
    subscription.on('caughtUp', () => follower.whenCaughtUp?.());
    try {
      await handle(follower, subscription, handled);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
    } finally {
      await subscription.unsubscribe();
    }
  }
  return idsOf(handled);
}

async function handle<E extends Resolved>(
  { count, pauses }: Follower<E>,
  subscription: AsyncIterable<E>,
  handled: RecordedEvent[],
): Promise<void> {
  for await (const event of subscription) {
    handled.push(recordOf(event));
    await pauses?.get(handled.length)?.();
    if (handled.length === count) break;
  }
}

/** Two kilobytes each, so that no buffer on the way holds them all. */
function largeEvents(count: number): EventData[] {
  const data = new Uint8Array(2_000);
  return Array.from({ length: count }, () => binaryEvent({ type: 'large', data }));
}

/** So many requests of so many events. */
async function appendMany(stream: string, requests: number, each: number): Promise<string[]> {
  const ids: string[] = [];
  for (let at = 0; at < requests; at++) {
    const events = largeEvents(each);
    await client().appendToStream(stream, events);
    ids.push(...idsOf(events));
  }
  return ids;
}

const revisionFrom = (last: RecordedEvent | undefined) => last?.revision ?? 'start';

/** To what the whole log holds of one stream. */
const subscribeBehind = (last: RecordedEvent, stream: string) =>
  client().subscribeToAll({
    filter: streamNameFilter({ prefixes: [stream] }),
    fromPosition: positionOf(last),
  });

describe('a reader that stops reading for a while', () => {
  it('in history gets everything once and in order, and delays nobody', async () => {
    const stream = freshName();
    const ids = await appendMany(stream, 10, 300);
    const later: string[] = [];
    let caughtUp = 0;
    const seen = follow({
      subscribe: (last) => client().subscribeToStream(stream, { fromRevision: revisionFrom(last) }),
      count: 3_600,
      whenCaughtUp: () => {
        caughtUp += 1;
      },
      pauses: new Map([
        [
          5,
          async () => {
            expect(recordsOf(await readStream(client(), stream))).toHaveLength(3_000);
            later.push(...(await appendMany(stream, 6, 100)));
          },
        ],
      ]),
    });
    expect(await within(seen, '3,600 events', ALL_MS)).toEqual([...ids, ...later]);
    expect(caughtUp).toBeLessThanOrEqual(1);
  });

  it('live on its stream gets everything once and in order, asking again where it was dropped', async () => {
    const stream = freshName();
    const ids = await appendMany(stream, 1, 5);
    const live = Promise.withResolvers<undefined>();
    const pause = async () => {
      await live.promise;
      ids.push(...(await appendMany(stream, 20, 100)));
    };
    const seen = follow({
      subscribe: (last) => client().subscribeToStream(stream, { fromRevision: revisionFrom(last) }),
      count: 2_005,
      whenCaughtUp: () => {
        live.resolve(undefined);
      },
      pauses: new Map([[5, pause]]),
    });
    expect(await within(seen, '2,005 events', ALL_MS)).toEqual(ids);
  });

  it('live on the whole log gets everything once and in order, asking again where it was dropped', async () => {
    const stream = freshName();
    const [before, ...ids] = await appendMany(stream, 1, 3);
    const [first] = await readStream(client(), stream, { maxCount: 1 });
    const live = Promise.withResolvers<undefined>();
    const pause = async () => {
      await live.promise;
      ids.push(...(await appendMany(stream, 30, 200)));
    };
    const seen = follow({
      subscribe: (last) => subscribeBehind(last ?? recordOf(first ?? {}), stream),
      count: 6_002,
      whenCaughtUp: () => {
        live.resolve(undefined);
      },
      pauses: new Map([[2, pause]]),
    });
    expect(await within(seen, '6,002 events', ALL_MS)).toEqual(ids);
    expect(ids).not.toContain(before);
  });
});

describe('a burst in one request reaches a live reader once and in order', () => {
  it('of the stream', async () => {
    const stream = freshName();
    const bursts: string[] = [];
    const burst = async () => void bursts.push(...(await appendMany(stream, 1, 500)));
    const [first] = await appendMany(stream, 1, 1);
    const seen = follow({
      subscribe: (last) => client().subscribeToStream(stream, { fromRevision: revisionFrom(last) }),
      count: 1_501,
      pauses: new Map([1, 501, 1_001].map((at) => [at, burst])),
    });
    expect(await within(seen, '1,501 events', ALL_MS)).toEqual([first, ...bursts]);
  });

  it('of the whole log, filtered', async () => {
    const stream = freshName();
    const bursts: string[] = [];
    const burst = async () => void bursts.push(...(await appendMany(stream, 1, 500)));
    const [, second] = await appendMany(stream, 1, 2);
    const [first] = await readStream(client(), stream, { maxCount: 1 });
    const seen = follow({
      subscribe: (last) => subscribeBehind(last ?? recordOf(first ?? {}), stream),
      count: 1_001,
      pauses: new Map([1, 501].map((at) => [at, burst])),
    });
    expect(await within(seen, '1,001 events', ALL_MS)).toEqual([second, ...bursts]);
  });
});
