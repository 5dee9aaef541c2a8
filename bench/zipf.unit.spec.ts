import { describe, expect, it } from '@jest/globals';
import { randomFrom, zipf } from './zipf.js';

describe('a Zipf distribution', () => {
  it('gives each rank its share, and the same draws for the same seed', () => {
    const drawn = (seed: number) => {
      const next = zipf(1_000, randomFrom(seed));
      return Array.from({ length: 50_000 }, next);
    };
    const ranks = drawn(7);
    const share = (rank: number) => ranks.filter((one) => one === rank).length / ranks.length;
    // 1/H(1000) = 0.1336; a tenth of that for the tenth rank.
    expect(share(0)).toBeCloseTo(0.1336, 2);
    expect(share(9)).toBeCloseTo(0.0134, 2);
    expect(Math.max(...ranks)).toBeLessThan(1_000);
    expect(drawn(7)).toEqual(ranks);
    expect(drawn(8)).not.toEqual(ranks);
  });
});
