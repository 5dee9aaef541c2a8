import {
  type AllStreamResolvedEvent,
  binaryEvent,
  type EventData,
  type Position,
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

describe('a reader that stops reading for a while', () => {
  it('in history gets everything once and in order, and delays nobody', async () => {
    const stream = freshName();
    const ids = await appendMany(stream, 10, 300);
    const later: string[] = [];
    let caughtUp = 0;
    const seen = follow({
      subscribe: (last) => client().subscribeToStream(stream, { fromRevision: revisionFrom(last) }),
      count: 3_600,
      whenCaughtUp: () => (caughtUp += 1),
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

  it('live gets everything once and in order, asking again where it was dropped', async () => {
    const stream = freshName();
    const ids = await appendMany(stream, 1, 5);
    const later: string[] = [];
    const seen = follow({
      subscribe: (last) => client().subscribeToStream(stream, { fromRevision: revisionFrom(last) }),
      count: 2_005,
      pauses: new Map([[5, async () => void later.push(...(await appendMany(stream, 20, 100)))]]),
    });
    expect(await within(seen, '2,005 events', ALL_MS)).toEqual([...ids, ...later]);
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
    const [start] = await appendMany(stream, 1, 2);
    const [before] = await readStream(client(), stream, { maxCount: 1 });
    const filter = streamNameFilter({ prefixes: [stream] });
    const from = (last: RecordedEvent | undefined): Position =>
      positionOf(last ?? recordOf(before ?? {}));
    const seen = follow({
      subscribe: (last) => client().subscribeToAll({ filter, fromPosition: from(last) }),
      count: 1_001,
      pauses: new Map([1, 501].map((at) => [at, burst])),
    });
    const ids = await within(seen, '1,001 events', ALL_MS);
    expect(ids).not.toContain(start);
    expect(ids.slice(1)).toEqual(bursts);
  });
});
