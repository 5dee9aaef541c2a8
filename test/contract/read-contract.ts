import { describe, expect, it } from '@jest/globals';
import {
  allOf,
  freshName,
  ids,
  type OpenStore,
  sharedStore,
  someEvents,
} from './contract-store.js';

export function describeRead(open: OpenStore): void {
  describe('read', () => {
    const store = sharedStore(open);
    readsForwards(store);
    readsBackwards(store);
    readsInPages(store);
  });
}

type Store = ReturnType<typeof sharedStore>;

async function aStream(store: Store, length: number) {
  const stream = freshName();
  const events = someEvents(length);
  await store().append(stream, 'none', events);
  return { stream, all: ids(events) };
}

function readsForwards(store: Store): void {
  it('finds nothing in a stream that is not there', async () => {
    expect(await allOf(store().read(freshName()))).toEqual([]);
    expect(await allOf(store().read(freshName(), { direction: 'backwards' }))).toEqual([]);
  });

  it('begins where it is told, inclusive, and stops at the limit', async () => {
    const { stream, all } = await aStream(store, 6);
    const read = async (from: bigint, limit = 10) =>
      ids(await allOf(store().read(stream, { from, limit })));
    expect(await read(0n)).toEqual(all);
    expect(await read(2n, 3)).toEqual(all.slice(2, 5));
    expect(await read(5n)).toEqual(all.slice(5));
    expect(await read(6n)).toEqual([]);
    expect(await read(0n, 0)).toEqual([]);
  });
}

function readsBackwards(store: Store): void {
  it('reads from the last to the first', async () => {
    const { stream, all } = await aStream(store, 6);
    const events = await allOf(store().read(stream, { direction: 'backwards' }));
    expect(ids(events)).toEqual(all.toReversed());
  });

  it('begins where it is told, inclusive, or at the last', async () => {
    const { stream, all } = await aStream(store, 6);
    const read = async (from: bigint, limit = 10) =>
      ids(await allOf(store().read(stream, { direction: 'backwards', from, limit })));
    expect(await read(3n, 2)).toEqual([all[3], all[2]]);
    expect(await read(0n)).toEqual([all[0]]);
    expect(await read(100n, 1)).toEqual([all[5]]);
  });
}

function readsInPages(store: Store): void {
  it('gives a long stream in pages, none empty, nothing lost or twice', async () => {
    const { stream, all } = await aStream(store, 2500);
    const forwards: string[] = [];
    for await (const page of store().read(stream)) {
      expect(page.length).toBeGreaterThan(0);
      forwards.push(...ids(page));
    }
    const backwards = await allOf(store().read(stream, { direction: 'backwards' }));
    expect(forwards).toEqual(all);
    expect(ids(backwards)).toEqual(all.toReversed());
  });

  it('can be left early', async () => {
    const { stream, all } = await aStream(store, 2500);
    for await (const page of store().read(stream)) {
      expect(page[0]?.id).toBe(all[0]);
      break;
    }
    expect(await allOf(store().read(stream, { limit: 2 }))).toHaveLength(2);
  });

  it('ends quietly when aborted', async () => {
    const { stream } = await aStream(store, 2500);
    const aborting = new AbortController();
    const pages: unknown[] = [];
    for await (const page of store().read(stream, { signal: aborting.signal })) {
      pages.push(page);
      aborting.abort();
    }
    expect(pages).toHaveLength(1);
    expect(await allOf(store().read(stream, { signal: AbortSignal.abort() }))).toEqual([]);
  });
}
