import { type Position, streamNameFilter } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { anEvent, freshName, idsOf, someEvents } from './events.js';
import { isRecord, positionOf, readAll, readStream } from './reading.js';
import { type Listener, subscribeToAll } from './subscription.js';

const { client } = connected();
const NOWHERE: Position = { commit: 0n, prepare: 0n };

/** One by one, as a burst may end a live subscription on some nodes. */
async function appendEach(stream: string, count: number) {
  const events = someEvents(count);
  const positions: Position[] = [];
  for (const event of events) {
    positions.push((await client().appendToStream(stream, event)).position ?? NOWHERE);
  }
  return { ids: idsOf(events), positions };
}

/** The log may hold the events of others, also between ours. */
const idsIn = (listener: Listener, streams: readonly string[]) =>
  idsOf(listener.records.filter(({ streamId }) => streams.includes(streamId)));

const untilHeard = (listener: Listener, id: string | undefined) =>
  listener.until(({ ids }) => id !== undefined && ids.includes(id), 'the event written last');

describe('a subscription to the whole log', () => {
  it('is confirmed, gives what there is, says once that it caught up, goes on live', async () => {
    const [one, other] = [freshName(), freshName()];
    const { position } = await client().appendToStream(freshName(), anEvent());
    const first = await appendEach(one, 2);
    const second = await appendEach(other, 2);
    const listener = subscribeToAll(client(), { fromPosition: position ?? NOWHERE });
    await listener.untilCaughtUp();
    const live = await appendEach(one, 2);
    await untilHeard(listener, live.ids[1]);
    expect(idsIn(listener, [one, other])).toEqual([...first.ids, ...second.ids, ...live.ids]);
    expect(listener.heard[0]?.kind).toBe('confirmed');
    expect(listener.count('confirmed')).toBe(1);
    expect(listener.count('caught up')).toBe(1);
  });

  it('shows every record as a read does, in rising positions', async () => {
    const stream = freshName();
    const { positions } = await appendEach(stream, 3);
    const fromPosition = positions[0] ?? NOWHERE;
    const listener = await subscribeToAll(client(), { fromPosition }).untilCaughtUp();
    const heard = listener.heard.flatMap((it) => (it.kind === 'event' ? [it.event] : []));
    const read = await readAll(client(), { fromPosition, maxCount: heard.length + 1 });
    expect(heard).toEqual(read.slice(1));
  });

  it('from the start begins with the first record of the log', async () => {
    const [first] = await readAll(client(), { maxCount: 1 });
    const listener = await subscribeToAll(client(), { fromPosition: 'start' }).untilEvents(1);
    expect(listener.ids[0]).toBe(first?.event?.id);
  });

  it('from a position begins behind it: resumed from each event it gives exactly the rest', async () => {
    const [one, other] = [freshName(), freshName()];
    const [first, second] = [await appendEach(one, 4), await appendEach(other, 4)];
    const ids = [...first.ids, ...second.ids];
    for (const [at, fromPosition] of [...first.positions, ...second.positions].entries()) {
      const listener = await subscribeToAll(client(), { fromPosition }).untilCaughtUp();
      expect(idsIn(listener, [one, other])).toEqual(ids.slice(at + 1));
    }
  });

  it('from the end gives only what is written afterwards', async () => {
    const stream = freshName();
    await appendEach(stream, 2);
    const listener = await subscribeToAll(client(), { fromPosition: 'end' }).untilCaughtUp();
    const live = await appendEach(stream, 2);
    await untilHeard(listener, live.ids[1]);
    expect(idsIn(listener, [stream])).toEqual(live.ids);
  });

  it('from beyond the end catches up and gives what is written next, though below it', async () => {
    const stream = freshName();
    const { positions } = await appendEach(stream, 1);
    const commit = (positions[0]?.commit ?? 0n) + 1_000_000_000n;
    const fromPosition = { commit, prepare: commit };
    const listener = await subscribeToAll(client(), { fromPosition }).untilCaughtUp();
    const live = await appendEach(stream, 2);
    await untilHeard(listener, live.ids[1]);
    expect(idsIn(listener, [stream])).toEqual(live.ids);
    for (const { position } of listener.records) {
      expect(position?.commit).toBeLessThan(commit);
    }
  });

  it('from a position where no record begins is refused before it is confirmed', async () => {
    const stream = freshName();
    await client().appendToStream(stream, someEvents(5));
    const [first] = await readStream(client(), stream);
    for (const offset of [1n, 2n, 3n]) {
      const commit = positionOf(first?.event).commit + offset;
      const fromPosition = { commit, prepare: commit };
      const listener = subscribeToAll(client(), { fromPosition });
      // A log without gaps has no such position; there it is that of the next record.
      if (await isRecord(client(), fromPosition)) {
        await listener.untilCaughtUp();
        for (const { position } of listener.records)
          expect(position?.commit).toBeGreaterThan(commit);
      } else {
        await listener.untilError();
        expect(listener.error).toMatchObject({ type: 'unknown', code: 2 });
        expect(listener.count('confirmed')).toBe(0);
      }
    }
  });

  it('says that it caught up where nothing matches', async () => {
    const filter = streamNameFilter({ prefixes: [freshName('nothing')] });
    const { position } = await client().appendToStream(freshName(), someEvents(100));
    for (const fromPosition of [position ?? NOWHERE, 'end'] as const) {
      const listener = await subscribeToAll(client(), { filter, fromPosition }).untilCaughtUp();
      expect(listener.ids).toEqual([]);
      expect(listener.count('caught up')).toBe(1);
    }
  });

  it('shows metadata, soft deletions and tombstones as records', async () => {
    const stream = freshName();
    const { positions } = await appendEach(stream, 1);
    const fromPosition = positions[0] ?? NOWHERE;
    const listener = await subscribeToAll(client(), { fromPosition }).untilCaughtUp();
    await client().setStreamMetadata(stream, { maxCount: 3 });
    await client().deleteStream(stream);
    await client().tombstoneStream(stream);
    await listener.until(({ records }) => records.at(-1)?.type === '$streamDeleted', 'a tombstone');
    const shown = listener.records
      .filter(({ streamId }) => streamId.endsWith(stream))
      .map(({ type, streamId }) => `${type} in ${streamId === stream ? 'it' : 'its metadata'}`);
    expect(shown).toEqual([
      '$metadata in its metadata',
      '$metadata in its metadata',
      '$streamDeleted in it',
    ]);
  });

  it('reaches every subscriber alike', async () => {
    const stream = freshName();
    const { positions } = await appendEach(stream, 1);
    const fromPosition = positions[0] ?? NOWHERE;
    const listeners = Array.from({ length: 5 }, () => subscribeToAll(client(), { fromPosition }));
    for (const listener of listeners) await listener.untilCaughtUp();
    const live = await appendEach(stream, 10);
    for (const listener of listeners) {
      await untilHeard(listener, live.ids[9]);
      expect(idsIn(listener, [stream])).toEqual(live.ids);
    }
    const [first] = await readStream(client(), stream);
    expect(positionOf(first?.event)).toEqual(fromPosition);
  });
});
