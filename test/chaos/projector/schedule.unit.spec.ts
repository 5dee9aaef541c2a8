import { describe, expect, it } from '@jest/globals';
import { BLOWS, scheduleOf } from './schedule.js';

describe('a schedule of blows', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(scheduleOf(7, 2)).toEqual(scheduleOf(7, 2));
    expect(scheduleOf(7, 2)).not.toEqual(scheduleOf(8, 2));
  });

  it.each([1, 2, 3, 4, 5])(
    'has every blow once in each round, acts behind their causes: %s',
    (seed) => {
      const blows = scheduleOf(seed, 3).map(({ blow }) => blow);
      for (let round = 0; round < 3; round += 1) {
        const own = blows.slice(round * BLOWS.length, (round + 1) * BLOWS.length);
        expect(own.toSorted()).toEqual(BLOWS.toSorted());
        expect(own.indexOf('rebuild')).toBeLessThan(own.indexOf('drop'));
        expect(own.indexOf('poison')).toBeLessThan(own.indexOf('discard'));
        expect(own.indexOf('rebuild-at-poison')).toBeLessThan(own.indexOf('release'));
      }
    },
  );
});
