import { describe, expect, it } from '@jest/globals';
import { Cadence } from './cadence.js';

/** The positions from one to the other. */
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => BigInt(from + index));

describe('checkpoints', () => {
  it('are due at every so many considered records', () => {
    expect(new Cadence(5).consider(range(1, 17))).toEqual([5n, 10n, 15n]);
  });

  it('count over from piece to piece', () => {
    const cadence = new Cadence(5);
    const due = [range(1, 3), range(4, 4), [], range(5, 9), range(10, 10), range(11, 16)];
    expect(due.map((positions) => cadence.consider(positions))).toEqual([
      [],
      [],
      [],
      [5n],
      [10n],
      [15n],
    ]);
  });

  it('come at every record where the window is nothing', () => {
    expect(new Cadence(0).consider(range(1, 3))).toEqual([1n, 2n, 3n]);
  });

  it('come once more on going live, and begin to count anew', () => {
    const cadence = new Cadence(5);
    cadence.consider(range(1, 7));
    expect(cadence.close()).toBe(7n);
    expect(cadence.close()).toBeUndefined();
    expect(cadence.consider(range(8, 12))).toEqual([12n]);
  });

  it('are not repeated on going live', () => {
    const cadence = new Cadence(5);
    expect(cadence.close()).toBeUndefined();
    expect(cadence.consider(range(1, 5))).toEqual([5n]);
    expect(cadence.close()).toBeUndefined();
  });
});
