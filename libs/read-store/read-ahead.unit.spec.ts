import { describe, expect, it } from '@jest/globals';
import { readAhead } from './read-ahead.js';

/** Counts up to `end`, tells how far it was read, and fails or follows live at the end. */
function counting(end: number, atEnd: 'ends' | 'fails' | 'waits' = 'ends') {
  const seen = { read: 0, closed: false };
  async function* numbers(signal: AbortSignal): AsyncGenerator<number, void> {
    try {
      for (let number = 1; number <= end; number += 1) {
        seen.read = number;
        yield number;
      }
      if (atEnd === 'fails') throw new Error('no more');
      if (atEnd === 'waits') await aborted(signal);
    } finally {
      seen.closed = true;
    }
  }
  return { seen, numbers };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

const never = new AbortController().signal;

describe('readAhead', () => {
  it('yields everything in order, with exactly one read ahead', async () => {
    const { seen, numbers } = counting(4);
    const ahead: [number, number][] = [];
    for await (const number of readAhead(numbers, { signal: never })) {
      await new Promise(setImmediate);
      ahead.push([number, seen.read]);
    }
    expect(ahead).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 4],
    ]);
  });

  it('reads nothing ahead where that is not worthwhile', async () => {
    const { seen, numbers } = counting(3);
    const ahead: [number, number][] = [];
    const isWorthwhile = (number: number) => number !== 2;
    for await (const number of readAhead(numbers, { signal: never, isWorthwhile })) {
      await new Promise(setImmediate);
      ahead.push([number, seen.read]);
    }
    expect(ahead).toEqual([
      [1, 2],
      [2, 2],
      [3, 3],
    ]);
  });

  it('tells a failure only behind what was read before it', async () => {
    const { numbers } = counting(2, 'fails');
    const got: number[] = [];
    const reading = async () => {
      for await (const number of readAhead(numbers, { signal: never })) got.push(number);
    };
    await expect(reading()).rejects.toThrow('no more');
    expect(got).toEqual([1, 2]);
  });

  it('ends a source that waits when its reader leaves', async () => {
    const { seen, numbers } = counting(1, 'waits');
    for await (const number of readAhead(numbers, { signal: never })) if (number === 1) break;
    expect(seen.closed).toBe(true);
  });

  it('ends with its signal', async () => {
    const { numbers } = counting(1, 'waits');
    const stop = new AbortController();
    const got: number[] = [];
    for await (const number of readAhead(numbers, { signal: stop.signal })) {
      got.push(number);
      stop.abort();
    }
    expect(got).toEqual([1]);
  });
});
