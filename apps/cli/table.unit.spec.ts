import { describe, expect, it } from '@jest/globals';
import { tableLines } from './table.js';

describe('a table', () => {
  it('puts numbers to the right, words to the left, and a dash for null', () => {
    const rows = [
      { stage: 'converted', customers: 7, rate: null },
      { stage: 'at-risk', customers: 12, rate: '0.5' },
    ];
    expect(tableLines(rows)).toEqual([
      'stage      customers  rate',
      'converted          7     -',
      'at-risk           12   0.5',
    ]);
  });

  it('says so where there is nothing', () => {
    expect(tableLines([])).toEqual(['(none)']);
  });
});
