import { describe, expect, it } from '@jest/globals';
import { inParallel } from './in-parallel.js';

/** Work that ends when it is told to, and what has begun so far. */
function bench() {
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = (item: number) => {
    begun.push(item);
    return new Promise<void>((resolve, reject) => {
      ends.push(() => {
        if (item === 1) reject(new Error('broke'));
        else resolve();
      });
    });
  };
  return { begun, ends, work };
}

const turn = () => new Promise(setImmediate);

describe('work in parallel', () => {
  it('does so many at a time', async () => {
    const { begun, ends, work } = bench();
    const all = inParallel([2, 3, 4], 2, work);
    await turn();
    expect(begun).toEqual([2, 3]);
    ends[1]?.();
    await turn();
    expect(begun).toEqual([2, 3, 4]);
    for (const end of ends) end();
    await all;
  });

  it('begins nothing behind a failure, and waits for what is under way', async () => {
    const { begun, ends, work } = bench();
    let over = false;
    const all = inParallel([0, 1, 2, 3], 2, work).finally(() => (over = true));
    const failed = expect(all).rejects.toThrow('broke');
    ends[1]?.();
    await turn();
    expect(over).toBe(false);
    ends[0]?.();
    await failed;
    expect(begun).toEqual([0, 1]);
  });
});
