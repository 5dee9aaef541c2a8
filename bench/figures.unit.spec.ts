import { describe, expect, it } from '@jest/globals';
import { type Figure, latency, percentile, reached } from './figures.js';
import { tableOf } from './table.js';

const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

describe('figures', () => {
  it('give percentiles by nearest rank, whatever the order', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([], 0.5)).toBeNaN();
  });

  it('hold the p99 of latencies against the aim, and keep the median', () => {
    const figure = latency('query', hundred, { aim: { atMost: 98 } });
    expect(figure).toMatchObject({ measure: 'query', value: 99, p95: 95, p50: 50, unit: 'ms' });
    expect(reached(figure)).toBe(false);
  });

  it('say whether an aim was reached, from either side', () => {
    const figure = (more: Partial<Figure>): Figure => ({
      measure: 'm',
      value: 5,
      unit: '',
      ...more,
    });
    expect(reached(figure({ aim: { atLeast: 5 } }))).toBe(true);
    expect(reached(figure({ aim: { atLeast: 6 } }))).toBe(false);
    expect(reached(figure({ aim: { atMost: 5 } }))).toBe(true);
    expect(reached(figure({}))).toBeUndefined();
  });

  it('stand in one table with their aims', () => {
    const lines = tableOf([
      { measure: 'rebuild', value: 61_234.5, unit: 'events/s', aim: { atLeast: 50_000 } },
      { measure: 'totals', value: 12.345, p50: 4, p95: 9, unit: 'ms', note: 'warm' },
    ]);
    expect(lines.map((line) => line.split(/ {2,}/).map((cell) => cell.trim()))).toEqual([
      ['measure', 'value or p99', 'p95', 'p50', 'unit', 'aim', 'reached', 'note'],
      expect.any(Array),
      ['rebuild', '61,235', 'events/s', '≥ 50,000', 'yes'],
      ['totals', '12.3', '9', '4', 'ms', 'warm'],
    ]);
  });
});
