import { describe, expect, it } from '@jest/globals';
import { anEvent } from '../../../test/contract/contract-store.js';
import { batchLength } from './appender.js';

const limits = { maxBatchEvents: 10, maxBatchBytes: 100 };

function waiting(...sizes: readonly (readonly [events: number, bytes: number])[]) {
  return sizes.map(([events, bytes]) => ({
    change: { events: Array.from({ length: events }, () => anEvent()), bytes },
  }));
}

describe('one transaction takes', () => {
  it('all that waits where the limits allow it', () => {
    expect(batchLength(waiting([5, 50], [5, 50]), limits)).toBe(2);
  });

  it('no more events than its limit', () => {
    expect(batchLength(waiting([5, 1], [4, 1], [2, 1]), limits)).toBe(2);
  });

  it('no more bytes than its limit', () => {
    expect(batchLength(waiting([1, 60], [1, 60]), limits)).toBe(1);
  });

  it('one change however large it is', () => {
    expect(batchLength(waiting([50, 500], [1, 1]), limits)).toBe(1);
  });
});
