import { describe, expect, it } from '@jest/globals';
import { type Batch, type Checkpoint, START } from '../../libs/event-store/index.js';
import { FAULTS } from '../faults/faults.js';
import { oneFault } from '../faults/one-fault.js';
import { wrongInDelivery } from './oracle.js';
import { positionsIn, sharedStage, someEvents } from './shared-stage.js';

const EVENTS = 20;

const { meet, store, log, newStream } = sharedStage();

/** A stream of 20 events, now and then 12 records of others between two of them. */
async function aStream(): Promise<string> {
  const stream = newStream();
  for (let n = 0; n < EVENTS; n += 1) {
    await log().append(stream, 'any', someEvents(1));
    if (n % 4 === 3) await log().append('noise', 'any', someEvents(12));
  }
  return stream;
}

/** What a subscription to a stream gives until it has given so many events. */
async function batchesOf(
  stream: string,
  after: Checkpoint,
  enough: number,
): Promise<readonly Batch[]> {
  const given: Batch[] = [];
  const filter = { streamPrefixes: [stream] };
  let count = 0;
  for await (const batch of store().subscribe({ after, batchSize: 3, filter })) {
    given.push(batch);
    count += batch.events.length;
    if (count >= enough) return given;
  }
  return given;
}

function positionsOf(given: readonly Batch[]): readonly bigint[] {
  return given.flatMap(({ events }) => events.map(({ position }) => position));
}

function wrongIn(given: readonly Batch[], standing: readonly bigint[]): readonly string[] {
  const batches = given.map(({ events, checkpoint }) => ({
    events: events.map(({ position }) => position),
    checkpoint: checkpoint.position,
  }));
  return wrongInDelivery({ after: 0n, batches }, standing);
}

describe('a read', () => {
  it.each(FAULTS.read)('of a stream gives every event once, in order: %s', async (name) => {
    const stream = await aStream();
    const fault = meet(oneFault('read', name, 0.6));
    const found: bigint[] = [];
    for await (const page of store().read(stream)) {
      found.push(...page.map(({ position }) => position));
    }
    expect(found).toEqual(await positionsIn(log(), stream));
    expect(fault.strikes()).toBe(1);
  });

  it.each(FAULTS.read)('of the log’s end finds it: %s', async (name) => {
    await log().append(newStream(), 'none', someEvents(1));
    const fault = meet(oneFault('read', name));
    expect((await store().head()).position).toBe((await log().head()).position);
    expect(fault.strikes()).toBe(1);
  });
});

describe('a subscription', () => {
  it.each(FAULTS.subscribe)('goes on behind what it gave, and stays live: %s', async (name) => {
    const stream = await aStream();
    const fault = meet(oneFault('subscribe', name, 0.5));
    const following = batchesOf(stream, START, EVENTS + 3);
    for (let n = 0; n < 3; n += 1) await log().append(stream, 'any', someEvents(1));
    const given = await following;
    const standing = await positionsIn(log(), stream);
    expect(positionsOf(given)).toEqual(standing);
    expect(wrongIn(given, standing)).toEqual([]);
    expect(fault.strikes()).toBe(1);
  });

  it('notices while live that the log goes on without it', async () => {
    const stream = newStream();
    await log().append(stream, 'none', someEvents(2));
    const fault = meet(oneFault('subscribe', 'silenced', 0.5));
    const given: Batch[] = [];
    let isLive = false;
    const filter = { streamPrefixes: [stream] };
    for await (const batch of store().subscribe({ after: START, filter })) {
      given.push(batch);
      if (batch.caughtUp && !isLive) await log().append(stream, 'any', someEvents(10));
      isLive ||= batch.caughtUp;
      if (positionsOf(given).length >= 12) break;
    }
    const standing = await positionsIn(log(), stream);
    expect(positionsOf(given)).toEqual(standing);
    expect(wrongIn(given, standing)).toEqual([]);
    expect(fault.strikes()).toBe(1);
  });

  it('goes on exactly behind each checkpoint that a node of 23.10 led it to', async () => {
    const stream = await aStream();
    meet(oneFault('subscribe', 'checkpoints-of-23-10', 0.3));
    const given = await batchesOf(stream, START, EVENTS);
    const standing = await positionsIn(log(), stream);
    for (const { checkpoint } of given) {
      const rest = standing.filter((position) => position > checkpoint.position);
      if (rest.length === 0) continue;
      expect(positionsOf(await batchesOf(stream, checkpoint, rest.length))).toEqual(rest);
    }
    const tokens = given.map(({ checkpoint }) => checkpoint.token);
    expect(tokens).toContainEqual(expect.stringMatching(/^\d+\/0(@\d+)?$/));
  });
});
