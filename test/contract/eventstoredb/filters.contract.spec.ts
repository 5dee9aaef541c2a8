import {
  eventTypeFilter,
  excludeSystemEvents,
  type Filter,
  type Position,
  streamNameFilter,
} from '@eventstore/db-client';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { aLink, anEvent, freshName, idsOf, someEvents } from './events.js';
import { streamThat } from './outcome.js';
import { subscribeToAll } from './subscription.js';

const { client } = connected();

/** Where the log stands now; what comes next comes behind it. */
async function here(): Promise<Position> {
  const { position } = await client().appendToStream(freshName('here'), anEvent());
  return position ?? { commit: 0n, prepare: 0n };
}

/** The records that the filter lets through between two positions. */
async function matching(filter: Filter, fromPosition: Position, last: Position) {
  const listener = subscribeToAll(client(), { filter, fromPosition });
  await listener.untilCaughtUp();
  return listener.records.filter(({ position }) => (position?.commit ?? 0n) <= last.commit);
}

describe('a filter', () => {
  const token = freshName('x').replaceAll('-', '');
  const names = {
    one: `${token}-one`,
    two: `${token}-two`,
    other: `y${token}`,
    links: `z${token}`,
  };
  const types = { made: `made-${token}`, sold: `sold-${token}`, kept: `kept-${token}` };
  let [before, after]: (Position | undefined)[] = [];

  beforeAll(async () => {
    before = await here();
    for (const type of [types.made, types.sold, types.kept]) {
      for (const name of [names.one, names.two, names.other]) {
        await client().appendToStream(name, anEvent(type));
      }
    }
    await client().appendToStream(names.links, aLink(`0@${names.one}`));
    after = await here();
  });

  const all = [names.one, names.two, names.other];
  const cases: [string, Filter, { streams: string[]; types: string[] }][] = [
    [
      'by a stream name prefix',
      streamNameFilter({ prefixes: [`${token}-`] }),
      { streams: [names.one, names.two], types: Object.values(types) },
    ],
    [
      'by any of several stream name prefixes',
      streamNameFilter({ prefixes: [names.two, names.other] }),
      { streams: [names.two, names.other], types: Object.values(types) },
    ],
    [
      'by an expression for stream names',
      streamNameFilter({ regex: `^y?${token}(-o.*)?$` }),
      { streams: [names.one, names.other], types: Object.values(types) },
    ],
    [
      'by an event type prefix',
      eventTypeFilter({ prefixes: [`made-${token.slice(0, 20)}`] }),
      { streams: all, types: [types.made] },
    ],
    [
      'by any of several event type prefixes',
      eventTypeFilter({ prefixes: [types.sold, types.kept] }),
      { streams: all, types: [types.sold, types.kept] },
    ],
    [
      'by an expression for event types, found anywhere in it',
      eventTypeFilter({ regex: `(ade|ept)-${token}` }),
      { streams: all, types: [types.made, types.kept] },
    ],
  ];
  it.each(cases)(
    '%s lets through what matches, in the order of the log',
    async (_, filter, sought) => {
      const found = await matching(filter, before ?? NOWHERE, after ?? NOWHERE);
      const expected = sought.types.flatMap((type) =>
        sought.streams.map((stream) => `${type} in ${stream}`),
      );
      const shown = found.map(({ type, streamId }) => `${type} in ${streamId}`);
      expect(shown).toEqual(expected);
    },
  );

  it('that excludes system events leaves links and metadata out', async () => {
    const found = await matching(excludeSystemEvents(), before ?? NOWHERE, after ?? NOWHERE);
    expect(found.filter(({ streamId }) => streamId === names.links)).toEqual([]);
    expect(found.filter(({ type }) => type.startsWith('$'))).toEqual([]);
    expect(found.filter(({ streamId }) => all.includes(streamId))).toHaveLength(9);
  });

  it('judges a link by its own stream, though it is followed', async () => {
    const subscribe = (prefix: string) => {
      const filter = streamNameFilter({ prefixes: [prefix] });
      const fromPosition = before ?? NOWHERE;
      return subscribeToAll(client(), { filter, fromPosition, resolveLinkTos: true });
    };
    const [ofTarget, ofLinks] = [subscribe(names.one), subscribe(names.links)];
    await ofTarget.untilCaughtUp();
    await ofLinks.untilCaughtUp();
    expect(ofTarget.records.map(({ type }) => type)).toEqual(Object.values(types));
    expect(ofLinks.records.map(({ type }) => type)).toEqual(['$>']);
  });
});

const NOWHERE: Position = { commit: 0n, prepare: 0n };

describe('a filtered subscription', () => {
  it('to an expression that is none is refused', async () => {
    const filter = streamNameFilter({ regex: '(' });
    const listener = await subscribeToAll(client(), { filter, fromPosition: 'end' }).untilError();
    expect(listener.error).toMatchObject({ type: 'unknown', code: 2 });
  });

  it('shows what deletion and truncation hide in the stream', async () => {
    const fromPosition = await here();
    const deleted = await streamThat(client(), 'was soft-deleted after two events');
    const tombstoned = await streamThat(client(), 'was tombstoned');
    const truncated = freshName();
    await client().appendToStream(truncated, someEvents(3));
    await client().setStreamMetadata(truncated, { maxCount: 1 });
    const filter = streamNameFilter({ prefixes: [deleted, tombstoned, truncated] });
    const { records } = await subscribeToAll(client(), { filter, fromPosition }).untilCaughtUp();
    const of = (stream: string) =>
      records.filter(({ streamId }) => streamId === stream).map(({ revision }) => revision);
    expect(of(deleted)).toEqual([0n, 1n]);
    expect(of(tombstoned)).toEqual([0n, 1n, 2n ** 63n - 1n]);
    expect(of(truncated)).toEqual([0n, 1n, 2n]);
  });

  it('goes on with what matches when it has caught up', async () => {
    const [wanted, other] = [freshName('wanted'), freshName('other')];
    const filter = streamNameFilter({ prefixes: [wanted] });
    const listener = subscribeToAll(client(), { filter, fromPosition: await here() });
    await listener.untilCaughtUp();
    const events = someEvents(5);
    for (const event of events) {
      await client().appendToStream(other, anEvent());
      await client().appendToStream(wanted, event);
    }
    await listener.untilEvents(5);
    expect(listener.ids).toEqual(idsOf(events));
    expect(listener.count('caught up')).toBe(1);
  });
});
