import { describe, expect, it } from '@jest/globals';
import { oneAhead } from './one-ahead.js';

async function* numbers(asked: number[], end = 5): AsyncGenerator<number, void> {
  for (let n = 1; n <= end; n += 1) {
    asked.push(n);
    yield await Promise.resolve(n);
  }
  throw new Error('the source failed');
}

describe('reading one ahead', () => {
  it('asks for the next item while the last one is used, and for no more', async () => {
    const asked: number[] = [];
    for await (const n of oneAhead(numbers(asked))) {
      // Time enough for a source that would run on.
      for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
      expect(asked.at(-1)).toBe(n + 1);
      if (n === 3) break;
    }
  });

  it('fails where the source does, behind what it gave', async () => {
    const found: number[] = [];
    const all = async () => {
      for await (const n of oneAhead(numbers([], 2))) found.push(n);
    };
    await expect(all()).rejects.toThrow('the source failed');
    expect(found).toEqual([1, 2]);
  });

  it('leaves the source where the consumer leaves, and a late failure unheard', async () => {
    let left = false;
    async function* source() {
      try {
        yield await Promise.resolve(1);
        throw new Error('too late');
      } finally {
        left = true;
      }
    }
    for await (const n of oneAhead(source())) {
      expect(n).toBe(1);
      break;
    }
    expect(left).toBe(true);
  });
});
