import { describe, expect, it } from '@jest/globals';
import { recordAt } from '../../../../test/support/records.js';
import { StoreUnavailable } from '../../errors.js';
import { Feed } from './feed.js';

const limits = { events: 3, bytes: 100 };
const page = (positions: readonly number[], bytes = 0) => ({
  events: positions.map((position) => recordAt(position)),
  bytes,
});

async function positions(feed: Feed): Promise<readonly number[] | undefined> {
  return (await feed.next())?.map(({ position }) => Number(position));
}

describe('a feed', () => {
  it('gives back in order what was pushed', async () => {
    const feed = new Feed(0n, limits);
    feed.push(page([1]));
    feed.push(page([2, 3]));
    expect([await positions(feed), await positions(feed)]).toEqual([[1], [2, 3]]);
  });

  it('keeps who asks waiting until something comes', async () => {
    const feed = new Feed(0n, limits);
    const next = positions(feed);
    feed.push(page([1]));
    expect(await next).toEqual([1]);
  });

  it.each([
    ['events', page([4])],
    ['bytes', page([], 101)],
  ])('overflows where too many %s wait, and gives them all up', async (_, last) => {
    const feed = new Feed(0n, limits);
    feed.push(page([1, 2]));
    feed.push(page([3]));
    expect(feed.isOpen).toBe(true);
    feed.push(last);
    expect(feed.isOpen).toBe(false);
    expect(await positions(feed)).toBeUndefined();
    expect(await positions(feed)).toBeUndefined();
  });

  it('takes one page however large, where none waits', async () => {
    const feed = new Feed(0n, limits);
    feed.push(page([1, 2, 3, 4, 5], 1000));
    expect(await positions(feed)).toHaveLength(5);
    feed.push(page([6]));
    expect(await positions(feed)).toEqual([6]);
  });

  it('has room again for what was taken', async () => {
    const feed = new Feed(0n, limits);
    for (let n = 1; n < 20; n += 2) {
      feed.push(page([n, n + 1], 60));
      expect(await positions(feed)).toEqual([n, n + 1]);
    }
    expect(feed.isOpen).toBe(true);
  });

  it('fails with what the tail failed with, whoever waits', async () => {
    const feed = new Feed(0n, limits);
    const next = expect(feed.next()).rejects.toThrow(StoreUnavailable);
    feed.fail(new StoreUnavailable('gone'));
    await next;
    await expect(feed.next()).rejects.toThrow(StoreUnavailable);
  });
});
