import { describe, expect, it } from '@jest/globals';
import { pauseAfter } from './timings.js';

describe('the pause after a failure', () => {
  const timings = { firstPause: 100, longestPause: 5_000 };

  it('doubles up to the longest', () => {
    const pauses = [1, 2, 3, 6, 7, 1_000].map((failures) => pauseAfter(failures, timings, () => 1));
    expect(pauses).toEqual([100, 200, 400, 3_200, 5_000, 5_000]);
  });

  it('is shortened at random, by a half at most', () => {
    expect(pauseAfter(1, timings, () => 0)).toBe(50);
    expect(pauseAfter(1, timings, () => 0.5)).toBe(75);
  });
});
