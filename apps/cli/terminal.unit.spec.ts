import { describe, expect, it } from '@jest/globals';
import { progressLine } from './terminal.js';

describe('a line of progress', () => {
  it('tells rate and time left', () => {
    const progress = { phase: 'folding', done: 500, total: 2_000, unit: 'events' };
    expect(progressLine(progress, { milliseconds: 2_000 })).toBe(
      'folding: 500 of 2,000 events, 250/s, 6 s left',
    );
  });

  it('tells no time left where nobody knows how much there is, or nothing was done yet', () => {
    const progress = { phase: 'reading', done: 10, total: undefined, unit: 'rows' };
    expect(progressLine(progress, { milliseconds: 1_000 })).toBe('reading: 10 rows, 10/s');
    const begun = { phase: 'reading', done: 0, total: 5, unit: 'rows' };
    expect(progressLine(begun, { milliseconds: 1_000 })).toBe(
      'reading: 0 of 5 rows, 0/s, time left unknown',
    );
  });

  it('tells no rate where there was nothing to do', () => {
    const progress = { phase: 'indexing', done: 112_698, total: 112_698, unit: 'positions' };
    expect(progressLine(progress, { milliseconds: 1 })).toBe(
      'indexing: 112,698 of 112,698 positions',
    );
  });

  it('judges the rate by what was done since the phase was first heard of', () => {
    const progress = { phase: 'folding', done: 5_000, total: 9_000, unit: 'events' };
    const first = progressLine(progress, { milliseconds: 0, from: 5_000 });
    expect(first).toBe('folding: 5,000 of 9,000 events');
    const later = progressLine({ ...progress, done: 7_000 }, { milliseconds: 1_000, from: 5_000 });
    expect(later).toBe('folding: 7,000 of 9,000 events, 2,000/s, 1 s left');
  });
});
