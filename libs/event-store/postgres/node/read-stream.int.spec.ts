import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ids, someEvents } from '../../../../test/contract/contract-store.js';
import {
  never,
  type OpenedNode,
  openNode,
  readStreamOf,
  revisionsOf,
} from '../../../../test/support/node-reading.js';
import { InvalidRead, StoreUnavailable } from '../../errors.js';
import type { NodeLog } from '../../node-log.js';
import { PAGE } from '../limits.js';

let opened: OpenedNode;
let node: NodeLog;
const small = someEvents(5);
const large = someEvents(PAGE.events * 2 + 5);

beforeAll(async () => {
  opened = await openNode();
  node = opened.node;
  await node.append('small', 'none', small);
  await node.append('large', 'none', large);
});

afterAll(() => opened.close());

describe('a stream read', () => {
  it('forwards begins with the revision that it names', async () => {
    expect(await revisionsOf(node, 'small', { from: 2n })).toEqual([2n, 3n, 4n]);
    expect(await revisionsOf(node, 'small', { from: 'start', limit: 2 })).toEqual([0n, 1n]);
  });

  it('forwards from beyond the last finds nothing', async () => {
    expect(await revisionsOf(node, 'small', { from: 5n })).toEqual([]);
    expect(await revisionsOf(node, 'small', { from: 2n ** 64n })).toEqual([]);
  });

  it('forwards from the end is refused', async () => {
    const read = readStreamOf(node, 'small', { from: 'end' });
    await expect(read).rejects.toThrow('Unexpected ReadStreamResult: Error');
    await expect(read).rejects.toThrow(InvalidRead);
  });

  it('backwards begins with the revision that it names', async () => {
    const direction = 'backwards';
    expect(await revisionsOf(node, 'small', { direction, from: 2n })).toEqual([2n, 1n, 0n]);
    expect(await revisionsOf(node, 'small', { direction, from: 'end', limit: 2 })).toEqual([
      4n,
      3n,
    ]);
    expect(await revisionsOf(node, 'small', { direction, from: 'start' })).toEqual([0n]);
  });

  it('backwards from beyond the last begins with the last', async () => {
    const direction = 'backwards';
    expect(await revisionsOf(node, 'small', { direction, from: 1000n, limit: 1 })).toEqual([4n]);
  });

  it('says the last revision', async () => {
    const asked = { direction: 'forwards', limit: 1, resolveLinks: false, signal: never } as const;
    expect(await node.readStream('small', { ...asked, from: 0n })).toMatchObject({ last: 4n });
    expect(await node.readStream('small', { ...asked, from: 99n })).toMatchObject({ last: 4n });
  });

  it('gives events back as they were written', async () => {
    const read = await readStreamOf(node, 'small');
    read?.forEach(({ record, target }, index) => {
      expect(record).toMatchObject({ ...small[index], revision: BigInt(index), stream: 'small' });
      expect(target).toBeUndefined();
    });
  });

  it.each([
    ['forwards', 'start', ids(large)],
    ['backwards', 'end', ids(large).toReversed()],
  ] as const)('goes on %s over pages, up to its limit', async (direction, from, expected) => {
    const all = await readStreamOf(node, 'large', { direction, from });
    expect(ids(all?.map(({ record }) => record) ?? [])).toEqual(expected);
    const limit = PAGE.events + 1;
    const some = await readStreamOf(node, 'large', { direction, from, limit });
    expect(ids(some?.map(({ record }) => record) ?? [])).toEqual(expected.slice(0, limit));
  });

  it('ends quietly where it is aborted', async () => {
    const leaving = new AbortController();
    const asked = {
      direction: 'forwards',
      from: 'start',
      limit: 5000,
      resolveLinks: false,
    } as const;
    const reading = await node.readStream('large', { ...asked, signal: leaving.signal });
    let pages = 0;
    for await (const page of reading?.pages ?? []) {
      expect(page).toHaveLength(PAGE.events);
      pages += 1;
      leaving.abort();
    }
    expect(pages).toBe(1);
  });

  it('of a closed store says so', async () => {
    const other = await openNode();
    await other.close();
    await expect(readStreamOf(other.node, 'small')).rejects.toThrow(StoreUnavailable);
  });
});
