import { describe, expect, it } from '@jest/globals';
import { inFlight } from './in-flight.js';

async function* numbers(count: number) {
  for (let number = 0; number < count; number += 1) yield await Promise.resolve(number);
}

describe('inFlight', () => {
  it('works on every item once, never on more than the limit at a time', async () => {
    const seen: number[] = [];
    let underWay = 0;
    let most = 0;
    await inFlight(numbers(50), 4, async (number) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise(setImmediate);
      seen.push(number);
      underWay -= 1;
    });
    expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n));
    expect(most).toBe(4);
  });

  it('begins nothing after a failure, and throws it when the others have ended', async () => {
    const begun: number[] = [];
    let ended = 0;
    const run = inFlight(numbers(50), 4, async (number) => {
      begun.push(number);
      if (number === 2) throw new Error('broken');
      await new Promise(setImmediate);
      ended += 1;
    });
    await expect(run).rejects.toThrow('broken');
    expect(begun.length).toBeLessThanOrEqual(5);
    expect(ended).toBe(begun.length - 1);
  });
});
