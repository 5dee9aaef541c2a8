import { StreamDeletedError } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { anEvent, freshName, idsOf, someEvents } from './events.js';
import { streamThat } from './outcome.js';
import { positionOf, readStream } from './reading.js';
import { subscribeToStream } from './subscription.js';

const { client } = connected();

async function streamOf(count: number) {
  const stream = freshName();
  const events = someEvents(count);
  await client().appendToStream(stream, events);
  return { stream, ids: idsOf(events) };
}

/** One by one, as a burst may end a live subscription on some nodes. */
async function appendEach(stream: string, count: number): Promise<string[]> {
  const events = someEvents(count);
  for (const event of events) await client().appendToStream(stream, event);
  return idsOf(events);
}

describe('a subscription to a stream', () => {
  it('is confirmed, gives what there is, says once that it caught up, goes on live', async () => {
    const { stream, ids } = await streamOf(3);
    const listener = await subscribeToStream(client(), stream).untilCaughtUp();
    const live = await appendEach(stream, 2);
    await listener.untilEvents(5);
    expect(listener.heard.map(({ kind }) => kind)).toEqual([
      'confirmed',
      ...['event', 'event', 'event'],
      'caught up',
      ...['event', 'event'],
    ]);
    expect(listener.ids).toEqual([...ids, ...live]);
  });

  it('shows revision and position as a read does', async () => {
    const { stream } = await streamOf(2);
    const listener = await subscribeToStream(client(), stream).untilCaughtUp();
    const read = await readStream(client(), stream);
    const heard = listener.heard.flatMap((it) => (it.kind === 'event' ? [it.event] : []));
    expect(heard).toEqual(read);
    expect(heard[1]?.commitPosition).toBe(positionOf(read[1]?.event).commit);
  });

  it('from the start begins with revision 0, from a revision behind it', async () => {
    const { stream, ids } = await streamOf(4);
    const fromStart = subscribeToStream(client(), stream, { fromRevision: 'start' });
    const fromFirst = subscribeToStream(client(), stream, { fromRevision: 0n });
    const fromLast = subscribeToStream(client(), stream, { fromRevision: 3n });
    for (const listener of [fromStart, fromFirst, fromLast]) await listener.untilCaughtUp();
    const [live] = await appendEach(stream, 1);
    await fromLast.untilEvents(1);
    await fromFirst.untilEvents(4);
    await fromStart.untilEvents(5);
    expect(fromStart.ids).toEqual([...ids, live]);
    expect(fromFirst.ids).toEqual([...ids.slice(1), live]);
    expect(fromLast.ids).toEqual([live]);
  });

  it('from the end gives only what is written afterwards', async () => {
    const { stream } = await streamOf(3);
    const listener = subscribeToStream(client(), stream, { fromRevision: 'end' });
    await listener.untilCaughtUp();
    const live = await appendEach(stream, 2);
    await listener.untilEvents(2);
    expect(listener.ids).toEqual(live);
  });

  it('resumed from each event gives exactly the rest', async () => {
    const { stream, ids } = await streamOf(8);
    for (const at of ids.keys()) {
      const listener = subscribeToStream(client(), stream, { fromRevision: BigInt(at) });
      await listener.untilCaughtUp();
      expect(listener.ids).toEqual(ids.slice(at + 1));
    }
  });

  it('gives a long history in order, then what is live', async () => {
    const stream = freshName();
    const history: string[] = [];
    for (let round = 0; round < 10; round++) {
      const events = someEvents(200);
      await client().appendToStream(stream, events);
      history.push(...idsOf(events));
    }
    const listener = await subscribeToStream(client(), stream).untilCaughtUp();
    const live = await appendEach(stream, 3);
    await listener.untilEvents(2003);
    expect(listener.ids).toEqual([...history, ...live]);
    expect(listener.count('caught up')).toBe(1);
  });

  it('begins at the first readable event of a truncated stream', async () => {
    const { stream, ids } = await streamOf(5);
    await client().setStreamMetadata(stream, { truncateBefore: 3 });
    const fromStart = await subscribeToStream(client(), stream).untilCaughtUp();
    const fromBelow = subscribeToStream(client(), stream, { fromRevision: 1n });
    await fromBelow.untilCaughtUp();
    expect(fromStart.ids).toEqual(ids.slice(3));
    expect(fromBelow.ids).toEqual(ids.slice(3));
  });
});

describe('a subscription to a stream that is not there yet', () => {
  it.each(['start', 'end', 0n, 2n] as const)('waits for it, from %s', async (fromRevision) => {
    const stream = freshName();
    const listener = subscribeToStream(client(), stream, { fromRevision });
    await listener.until((it) => it.count('confirmed') === 1, 'the confirmation');
    const ids = await appendEach(stream, 5);
    const expected = typeof fromRevision === 'bigint' ? ids.slice(Number(fromRevision) + 1) : ids;
    await listener.untilEvents(expected.length);
    expect(listener.ids).toEqual(expected);
  });

  it('because only others begin like it hears nothing of them', async () => {
    const stream = freshName();
    const listener = subscribeToStream(client(), stream);
    await listener.until((it) => it.count('confirmed') === 1, 'the confirmation');
    await client().appendToStream(`${stream}-more`, someEvents(2));
    const ids = await appendEach(stream, 1);
    await listener.untilEvents(1);
    expect(listener.ids).toEqual(ids);
  });

  it('because it was softly deleted gives what brings it back', async () => {
    const stream = await streamThat(client(), 'was soft-deleted after two events');
    const listener = subscribeToStream(client(), stream);
    await listener.until((it) => it.count('confirmed') === 1, 'the confirmation');
    const ids = await appendEach(stream, 3);
    await listener.untilEvents(3);
    expect(listener.ids).toEqual(ids);
    expect(listener.records.map(({ revision }) => revision)).toEqual([2n, 3n, 4n]);
  });

  it('from a revision beyond the end passes over what comes before it', async () => {
    const { stream } = await streamOf(2);
    const listener = subscribeToStream(client(), stream, { fromRevision: 10n });
    await listener.until((it) => it.count('confirmed') === 1, 'the confirmation');
    const ids = await appendEach(stream, 12);
    await listener.untilEvents(3);
    expect(listener.records.map(({ revision }) => revision)).toEqual([11n, 12n, 13n]);
    expect(listener.ids).toEqual(ids.slice(-3));
  });
});

describe('deletion and a subscription to the stream', () => {
  it('softly, does not end it; what is appended later arrives', async () => {
    const { stream, ids } = await streamOf(2);
    const listener = await subscribeToStream(client(), stream).untilCaughtUp();
    await client().deleteStream(stream);
    const later = await appendEach(stream, 2);
    await listener.untilEvents(4);
    expect(listener.ids).toEqual([...ids, ...later]);
  });

  it('by a tombstone is delivered, and then ends it', async () => {
    const { stream } = await streamOf(2);
    const listener = await subscribeToStream(client(), stream).untilCaughtUp();
    await client().tombstoneStream(stream);
    await listener.untilError();
    expect(listener.error).toBeInstanceOf(StreamDeletedError);
    expect(listener.records).toHaveLength(3);
    expect(listener.records[2]).toMatchObject({ type: '$streamDeleted', revision: 2n ** 63n - 1n });
  });

  it('by a tombstone refuses one from the start without a confirmation', async () => {
    const stream = await streamThat(client(), 'was tombstoned');
    const listener = await subscribeToStream(client(), stream).untilError();
    expect(listener.error).toBeInstanceOf(StreamDeletedError);
    expect(listener.count('confirmed')).toBe(0);
  });

  it('by a tombstone lets one from the end be, silent', async () => {
    const stream = await streamThat(client(), 'was tombstoned');
    const listener = subscribeToStream(client(), stream, { fromRevision: 'end' });
    await listener.untilCaughtUp();
    await client().appendToStream(freshName(), anEvent());
    expect(listener.heard.map(({ kind }) => kind)).toEqual(['confirmed', 'caught up']);
  });
});
