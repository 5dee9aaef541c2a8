import { describe, expect, it } from '@jest/globals';
import {
  type ExpectedRevision,
  InvalidAppend,
  WrongExpectedRevision,
} from '../../libs/event-store/index.js';
import {
  allOf,
  anEvent,
  freshName,
  ids,
  type OpenStore,
  sharedStore,
  someEvents,
} from './contract-store.js';

export function describeAppend(open: OpenStore): void {
  describe('append', () => {
    const store = sharedStore(open);
    writes(store);
    judges(store);
    judgesTogether(store);
    refusesNonsense(store);
  });
}

type Store = ReturnType<typeof sharedStore>;

function writes(store: Store): void {
  it('gives every field and byte back as it was', async () => {
    const stream = freshName('/Äpfel & Birnen@ß');
    const binary = anEvent({
      type: 'Bytes Happened ✓',
      contentType: 'application/octet-stream',
      data: Uint8Array.from({ length: 256 }, (_, byte) => byte),
    });
    const json = anEvent();
    await store().append(stream, 'none', [binary, json]);
    const [first, second] = await allOf(store().read(stream));
    expect(first).toMatchObject({
      ...binary,
      data: Buffer.from(binary.data),
      stream,
      revision: 0n,
    });
    expect(second).toMatchObject({ ...json, stream, revision: 1n });
    expect(first?.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
  });

  it('says where the last event stands', async () => {
    const stream = freshName();
    const one = await store().append(stream, 'none', someEvents(3));
    const two = await store().append(stream, one.revision, someEvents(2));
    const events = await allOf(store().read(stream));
    expect([one.revision, two.revision]).toEqual([2n, 4n]);
    expect([one.position, two.position]).toEqual([events[2]?.position, events[4]?.position]);
    expect([one.repeated, two.repeated]).toEqual([false, false]);
  });

  it('stamps later events no earlier', async () => {
    const stream = freshName();
    for (let n = 0; n < 5; n += 1) await store().append(stream, 'any', [anEvent()]);
    const stamps = (await allOf(store().read(stream))).map(({ recordedAt }) => recordedAt);
    expect(stamps).toEqual([...stamps].sort());
  });

  it('takes an append of nothing and says where the stream is', async () => {
    const stream = freshName();
    expect(await store().append(stream, 'any', [])).toMatchObject({ revision: -1n, position: 0n });
    await store().append(stream, 'none', someEvents(2));
    expect(await store().append(stream, 1n, [])).toMatchObject({ revision: 1n, repeated: false });
    await expect(store().append(stream, 'none', [])).rejects.toThrow(WrongExpectedRevision);
  });
}

function judges(store: Store): void {
  const onNothing: [ExpectedRevision, boolean][] = [
    ['any', true],
    ['none', true],
    ['exists', false],
    [0n, false],
  ];
  it.each(onNothing)(
    'to a stream that is not there, expecting %s: %s',
    async (expected, passes) => {
      const stream = freshName();
      const append = store().append(stream, expected, [anEvent()]);
      if (passes) expect(await append).toMatchObject({ revision: 0n });
      else await expect(append).rejects.toMatchObject({ stream, expected, actual: -1n });
      expect(await allOf(store().read(stream))).toHaveLength(passes ? 1 : 0);
    },
  );

  const onTwo: [ExpectedRevision, boolean][] = [
    ['any', true],
    ['exists', true],
    [1n, true],
    ['none', false],
    [0n, false],
    [2n, false],
  ];
  it.each(onTwo)('to a stream of two events, expecting %s: %s', async (expected, passes) => {
    const stream = freshName();
    await store().append(stream, 'none', someEvents(2));
    const append = store().append(stream, expected, someEvents(2));
    if (passes) expect(await append).toMatchObject({ revision: 3n });
    else await expect(append).rejects.toMatchObject({ stream, expected, actual: 1n });
    expect(await allOf(store().read(stream))).toHaveLength(passes ? 4 : 2);
  });
}

function judgesTogether(store: Store): void {
  it('lets one of many writers through that expect the same', async () => {
    const stream = freshName();
    const tries = someEvents(30).map((event) => store().append(stream, 'none', [event]));
    const settled = await Promise.allSettled(tries);
    const refused = settled.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(29);
    expect(refused).toEqual(
      refused.map(() => ({ status: 'rejected', reason: expect.any(WrongExpectedRevision) })),
    );
    expect(await allOf(store().read(stream))).toHaveLength(1);
  });

  it('keeps appends in flight apart: one that is refused harms no other', async () => {
    const streams = Array.from({ length: 40 }, () => freshName());
    const settled = await Promise.allSettled(
      streams.map((stream, n) => store().append(stream, n % 4 === 0 ? 7n : 'none', [anEvent()])),
    );
    const passed = settled.map(({ status }) => status === 'fulfilled');
    expect(passed).toEqual(streams.map((_, n) => n % 4 !== 0));
    const lengths = await Promise.all(streams.map((stream) => allOf(store().read(stream))));
    expect(lengths.map((events) => events.length)).toEqual(passed.map((done) => (done ? 1 : 0)));
  });

  it('numbers the events of writers without expectations without a gap', async () => {
    const stream = freshName();
    const events = someEvents(60);
    await Promise.all(events.map((event) => store().append(stream, 'any', [event])));
    const found = await allOf(store().read(stream));
    expect(found.map(({ revision }) => revision)).toEqual(events.map((_, n) => BigInt(n)));
    expect([...ids(found)].sort()).toEqual([...ids(events)].sort());
  });
}

function refusesNonsense(store: Store): void {
  it.each([
    ['an empty stream name', '', anEvent()],
    ['an empty type', freshName(), anEvent({ type: '' })],
    ['an id that is no UUID', freshName(), anEvent({ id: 'order-1' })],
  ])('refuses %s', async (_, stream, event) => {
    await expect(store().append(stream, 'any', [anEvent(), event])).rejects.toThrow(InvalidAppend);
    if (stream !== '') expect(await allOf(store().read(stream))).toEqual([]);
  });
}
