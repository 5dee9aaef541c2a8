import { describe, expect, it } from '@jest/globals';
import type { LogFilter } from '../../libs/event-store/index.js';
import {
  allOf,
  anEvent,
  freshName,
  ids,
  type OpenStore,
  sharedStore,
  someEvents,
} from './contract-store.js';

export function describeReadAll(open: OpenStore): void {
  describe('readAll', () => {
    const store = sharedStore(open);
    readsInOrder(store);
    readsWhatIsWanted(store);
  });
}

type Store = ReturnType<typeof sharedStore>;

/** Two streams of one prefix and a foreign one, written by turns. */
async function threeStreams(store: Store) {
  const prefix = freshName('turns');
  const streams = [`${prefix}-a`, `${prefix}-b`, freshName('foreign')];
  const events = someEvents(9).map((event, n) => ({ ...event, type: n < 3 ? 'Early' : 'Late' }));
  for (const [n, event] of events.entries()) {
    await store().append(streams[n % 3] ?? '', 'any', [event]);
  }
  const wanted = events.filter((_, n) => n % 3 !== 2);
  return { prefix, events, wanted, filter: { streamPrefixes: [prefix] } };
}

function readsInOrder(store: Store): void {
  it('gives the events of all streams in the order of their positions', async () => {
    const { wanted, filter } = await threeStreams(store);
    const found = await allOf(store().readAll({ filter }));
    expect(ids(found)).toEqual(ids(wanted));
    const positions = found.map(({ position }) => position);
    expect(positions.every((at, n) => n === 0 || at > (positions[n - 1] ?? at))).toBe(true);
    expect(positions[0]).toBeGreaterThan(0n);
  });

  it('continues behind a position', async () => {
    const { wanted, filter } = await threeStreams(store);
    const found = await allOf(store().readAll({ filter }));
    for (const [n, { position }] of found.entries()) {
      const rest = await allOf(store().readAll({ after: position, filter }));
      expect(ids(rest)).toEqual(ids(wanted.slice(n + 1)));
    }
  });

  it('stops at the limit, and at the end as of now', async () => {
    const { wanted, filter } = await threeStreams(store);
    expect(ids(await allOf(store().readAll({ filter, limit: 4 })))).toEqual(
      ids(wanted.slice(0, 4)),
    );
    expect(await allOf(store().readAll({ filter, limit: 0 }))).toEqual([]);
    const { position } = await store().head();
    expect(await allOf(store().readAll({ after: position, filter }))).toEqual([]);
  });

  it('gives more than a page', async () => {
    const prefix = freshName('long');
    const events = someEvents(3500);
    for (let n = 0; n < 35; n += 1) {
      await store().append(
        `${prefix}-${String(n % 4)}`,
        'any',
        events.slice(n * 100, n * 100 + 100),
      );
    }
    const found = await allOf(store().readAll({ filter: { streamPrefixes: [prefix] } }));
    expect(ids(found)).toEqual(ids(events));
  });
}

function readsWhatIsWanted(store: Store): void {
  it('filters by stream prefix, by type, and by both', async () => {
    const { prefix, events, wanted } = await threeStreams(store);
    const after = (await store().head()).position;
    const type = freshName('Rare');
    const rare = anEvent({ type });
    await store().append(freshName('foreign'), 'none', [rare]);
    const find = async (filter: LogFilter) => ids(await allOf(store().readAll({ filter })));
    const early = wanted.filter((event) => event.type === 'Early');
    expect(await find({ types: [type] })).toEqual([rare.id]);
    expect(await find({ streamPrefixes: [prefix], types: ['Early'] })).toEqual(ids(early));
    expect(await find({ streamPrefixes: [`${prefix}-b`, freshName()] })).toEqual(
      ids(events.filter((_, n) => n % 3 === 1)),
    );
    expect(ids(await allOf(store().readAll({ after })))).toContain(rare.id);
  });

  it('takes a prefix as it is written', async () => {
    const name = freshName('100%_sure.*');
    await store().append(name, 'none', [anEvent()]);
    const find = async (prefix: string) =>
      allOf(store().readAll({ filter: { streamPrefixes: [prefix] } }));
    expect(await find(name)).toHaveLength(1);
    expect(await find(name.replace('%_', 'xx'))).toEqual([]);
    expect(await find(name.replace('100%', '1%'))).toEqual([]);
  });
}
