import { describe, expect, it } from '@jest/globals';
import { progressLine } from './terminal.js';

describe('a line of progress', () => {
  it('tells rate and time left', () => {
    const progress = { phase: 'folding', done: 500, total: 2_000, unit: 'events' };
    expect(progressLine(progress, 2_000)).toBe('folding: 500 of 2,000 events, 250/s, 6 s left');
  });

  it('tells no time left where nobody knows how much there is, or nothing was done yet', () => {
    const progress = { phase: 'reading', done: 10, total: undefined, unit: 'rows' };
    expect(progressLine(progress, 1_000)).toBe('reading: 10 rows, 10/s');
    const begun = { phase: 'reading', done: 0, total: 5, unit: 'rows' };
    expect(progressLine(begun, 1_000)).toBe('reading: 0 of 5 rows, 0/s, time left unknown');
  });
});
