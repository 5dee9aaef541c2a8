import { type Position, streamNameFilter } from '@eventstore/db-client';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { anEvent, freshName, idsOf, someEvents } from './events.js';
import { recordOf } from './reading.js';
import { type Listener, subscribeToAll } from './subscription.js';

const { client } = connected();
const NOWHERE: Position = { commit: 0n, prepare: 0n };

/** Each checkpoint with the ids of the events that had been delivered before it. */
function checkpointsWithDelivered({ heard }: Listener) {
  const delivered: string[] = [];
  return heard.flatMap((it) => {
    if (it.kind === 'event') delivered.push(recordOf(it.event).id);
    return it.kind === 'checkpoint' ? [{ position: it.position, delivered: [...delivered] }] : [];
  });
}

function isRising(checkpoints: readonly Position[]): boolean {
  return checkpoints.every(
    ({ commit }, at) => at === 0 || commit > (checkpoints[at - 1]?.commit ?? 0n),
  );
}

describe('a checkpoint of a filtered subscription', () => {
  const prefix = freshName('wanted');
  const ids: string[] = [];
  const commits = new Map<string, bigint>();
  let before: Position | undefined;

  /** 400 records, of which the 20th, 40th, … match, and then 100 of which none does. */
  beforeAll(async () => {
    const other = freshName('other');
    before = (await client().appendToStream(other, anEvent())).position;
    for (let round = 0; round < 20; round++) {
      await client().appendToStream(other, someEvents(19));
      const event = anEvent();
      const { position } = await client().appendToStream(prefix, event);
      ids.push(event.id);
      commits.set(event.id, position?.commit ?? 0n);
    }
    for (let round = 0; round < 10; round++) await client().appendToStream(other, someEvents(10));
  });

  const subscribe = (fromPosition: Position, [maxSearchWindow, checkpointInterval]: Cadence) => {
    const filter = streamNameFilter({ prefixes: [prefix], maxSearchWindow, checkpointInterval });
    return subscribeToAll(client(), { filter, fromPosition });
  };
  type Cadence = readonly [window: number, interval: number];
  const cadences: Cadence[] = [
    [5, 1],
    [10, 4],
    [32, 2],
  ];

  it.each(cadences)('comes in history now and then: window %i, interval %i', async (...cadence) => {
    const listener = await subscribe(before ?? NOWHERE, cadence).untilCaughtUp();
    expect(listener.ids).toEqual(ids);
    expect(listener.checkpoints.length).toBeGreaterThan(2);
  });

  it.each(cadences)('only rises: window %i, interval %i', async (...cadence) => {
    const listener = await subscribe(before ?? NOWHERE, cadence).untilCaughtUp();
    expect(listener.checkpoints.length).toBeGreaterThan(0);
    expect(isRising(listener.checkpoints)).toBe(true);
  });

  it.each(cadences)(
    'never comes before an event at or before it: window %i, interval %i',
    async (...cadence) => {
      const listener = await subscribe(before ?? NOWHERE, cadence).untilCaughtUp();
      const checkpoints = checkpointsWithDelivered(listener);
      expect(checkpoints.length).toBeGreaterThan(0);
      for (const { position, delivered } of checkpoints) {
        const covered = ids.filter((id) => (commits.get(id) ?? 0n) <= position.commit);
        expect(delivered.slice(0, covered.length)).toEqual(covered);
      }
    },
  );

  it.each(cadences)(
    'is a place to resume from with exactly the rest: window %i, interval %i',
    async (...cadence) => {
      const listener = await subscribe(before ?? NOWHERE, cadence).untilCaughtUp();
      const all = checkpointsWithDelivered(listener);
      const some = all.filter((_, at) => at % Math.ceil(all.length / 12) === 0);
      for (const { position, delivered } of some) {
        const rest = await subscribe(position, cadence).untilCaughtUp();
        expect(rest.ids).toEqual(ids.slice(delivered.length));
        await rest.stop();
      }
    },
  );

  it('comes live too, also where nothing matches', async () => {
    const listener = await subscribe(before ?? NOWHERE, [5, 1]).untilCaughtUp();
    const seen = listener.checkpoints.length;
    const other = freshName('other');
    for (let round = 0; round < 30; round++) await client().appendToStream(other, anEvent());
    await listener.until(({ checkpoints }) => checkpoints.length >= seen + 3, 'three checkpoints');
    expect(isRising(listener.checkpoints)).toBe(true);
    expect(listener.ids).toEqual(ids);
  });

  it('that came live is a place to resume from with exactly the rest', async () => {
    const own = freshName('own');
    const filter = streamNameFilter({ prefixes: [own], maxSearchWindow: 4, checkpointInterval: 1 });
    const listener = subscribeToAll(client(), { filter, fromPosition: before ?? NOWHERE });
    await listener.untilCaughtUp();
    const events = someEvents(12);
    for (const event of events) {
      await client().appendToStream(freshName('other'), anEvent());
      await client().appendToStream(own, event);
    }
    await listener.untilEvents(12);
    const live = checkpointsWithDelivered(listener).slice(-4);
    expect(live.length).toBeGreaterThan(0);
    for (const { position, delivered } of live) {
      const rest = await subscribeToAll(client(), {
        filter,
        fromPosition: position,
      }).untilCaughtUp();
      expect(rest.ids).toEqual(idsOf(events.slice(delivered.length)));
    }
  });
});
