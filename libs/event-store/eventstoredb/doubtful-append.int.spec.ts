import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  allOf,
  anEvent,
  freshName,
  ids,
  someEvents,
} from '../../../test/contract/contract-store.js';
import type { Aim, FaultOf } from '../../../test/faults/faults.js';
import { type FaultyNode, openFaultyNode } from '../../../test/faults/faulty-node.js';
import { oneFault } from '../../../test/faults/one-fault.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import { InvalidAppend, StoreUnavailable } from '../errors.js';
import type { ExpectedRevision } from '../port.js';
import { type EventStoreDb, openEventStoreDb } from './open.js';

const timings = { answer: 1_000, patience: 6_000, firstPause: 5, longestPause: 20 };

let door: TestDoor;
let node: FaultyNode | undefined;
let store: EventStoreDb;

beforeAll(async () => {
  door = await openTestDoor();
});

afterEach(async () => {
  await store.close();
  await node?.close();
});

afterAll(async () => {
  await door.close();
});

async function openWith(aim: Aim, patience = timings.patience): Promise<EventStoreDb> {
  node = await openFaultyNode({
    port: door.port,
    aim,
    stallMilliseconds: timings.answer,
    records: () => Promise.resolve([]),
  });
  store = await openEventStoreDb({ url: node.url, timings: { ...timings, patience } });
  return store;
}

/** A stream of two events that others wrote. */
async function aStream(): Promise<string> {
  const stream = freshName();
  await door.store.append(stream, 'none', someEvents(2));
  return stream;
}

async function idsIn(stream: string): Promise<readonly string[]> {
  return ids(await allOf(door.store.read(stream)));
}

const expectations: ExpectedRevision[] = ['any', 'exists', 1n];
const lost: FaultOf<'append'>[] = [
  'written-then-dropped',
  'written-then-silent',
  'written-then-timed-out',
];
const untouched: FaultOf<'append'>[] = ['not-ready', 'not-leader'];
const unknown: FaultOf<'append'>[] = ['connection-dropped', 'timed-out', 'handler-failed'];

const every = (faults: readonly FaultOf<'append'>[]) =>
  faults.flatMap((fault) => expectations.map((expected) => [fault, expected] as const));

describe('an append', () => {
  it.each(every(lost))(
    'whose answer was lost (%s) is written once, expecting %s',
    async (...of) => {
      const [fault, expected] = of;
      const failing = oneFault('append', fault);
      const stream = await aStream();
      const events = someEvents(3);
      const answer = await (await openWith(failing.aim)).append(stream, expected, events);
      expect(answer).toMatchObject({ revision: 4n, repeated: false });
      expect((await idsIn(stream)).slice(2)).toEqual(ids(events));
      expect(failing.strikes()).toBe(1);
    },
  );

  it.each(every(untouched))(
    'that was turned away (%s) is tried again, expecting %s',
    async (...of) => {
      const [fault, expected] = of;
      const failing = oneFault('append', fault, 0, 2);
      const stream = await aStream();
      const event = anEvent();
      const answer = await (await openWith(failing.aim)).append(stream, expected, [event]);
      expect(answer).toMatchObject({ revision: 2n, repeated: false });
      expect((await idsIn(stream)).slice(2)).toEqual([event.id]);
      expect([failing.strikes(), store.counts.appendRetries]).toEqual([2, 2]);
    },
  );

  it.each(unknown)('that may stand (%s) is tried again under a revision', async (fault) => {
    const stream = await aStream();
    const event = anEvent();
    const failing = await openWith(oneFault('append', fault, 0, 3).aim);
    expect(await failing.append(stream, 1n, [event])).toMatchObject({ revision: 2n });
    expect((await idsIn(stream)).slice(2)).toEqual([event.id]);
  });

  it.each(unknown)('that may stand (%s) and is not found is left to the writer', async (fault) => {
    const stream = await aStream();
    const event = anEvent();
    const failing = await openWith(oneFault('append', fault).aim);
    const append = failing.append(stream, 'any', [event]);
    await expect(append).rejects.toThrow(StoreUnavailable);
    await expect(append).rejects.toThrow(`look for event ${event.id} before you try again`);
    expect(await idsIn(stream)).toHaveLength(2);
  });

  it('that fails again and again ends, and says that nothing was written', async () => {
    const failing = await openWith(oneFault('append', 'not-ready', 0, Infinity).aim, 1_000);
    const append = failing.append(freshName(), 'none', [anEvent()]);
    await expect(append).rejects.toThrow(/^nothing was written to stream .*Server Is Not Ready/);
  });
});

describe('an append that the server never takes', () => {
  it('is refused with its reason', async () => {
    store = await openEventStoreDb({ url: door.url });
    const large = anEvent({ data: Buffer.alloc(1024 * 1024 + 1) });
    for (const event of [large, anEvent({ data: Buffer.alloc(20 * 1024 * 1024) })]) {
      await expect(store.append(freshName(), 'none', [event])).rejects.toThrow(InvalidAppend);
    }
    await expect(store.append(freshName(), 'none', [large])).rejects.toThrow(/1048576/);
    await expect(store.append(freshName(), -2n, [anEvent()])).rejects.toThrow(InvalidAppend);
    await expect(store.append(freshName(), 2n ** 64n - 1n, [anEvent()])).rejects.toThrow(
      InvalidAppend,
    );
  });
});

describe('bytes', () => {
  it('stay as they were, though they be no JSON or written otherwise', async () => {
    store = await openEventStoreDb({ url: door.url });
    const texts = ['{ "a" : 1.0, "a": 1e2 }', '{nope', '', '"\\u00df"', '123456789012345678901'];
    const events = texts.map((text) =>
      anEvent({ data: Buffer.from(text), metadata: Buffer.from(` ${text}`) }),
    );
    const stream = freshName();
    await store.append(stream, 'none', events);
    const found = await allOf(store.read(stream));
    expect(found.map(({ data }) => Buffer.from(data).toString())).toEqual(texts);
    expect(found.map(({ metadata }) => Buffer.from(metadata).toString())).toEqual(
      texts.map((text) => ` ${text}`),
    );
  });
});
