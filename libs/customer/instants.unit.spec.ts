import { describe, expect, it } from '@jest/globals';
import { compareInstants, sameInstant } from './instants.js';

describe('instants', () => {
  it.each([
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z'],
    ['2024-01-01T00:00:00Z', '2024-01-01T05:45:00.000+05:45'],
    ['2023-12-31T23:30:00-00:30', '2024-01-01T00:00:00.000000Z'],
    ['2024-01-01T00:00:00.1Z', '2024-01-01T00:00:00.100000Z'],
  ])('%s is %s', (a, b) => {
    expect(sameInstant(a, b)).toBe(true);
  });

  it.each([
    ['2024-01-01T00:00:00Z', '2024-01-01T00:00:00.000001Z'],
    ['2024-01-01T00:00:00.000009Z', '2024-01-01T00:00:00.00001Z'],
    ['1969-12-31T23:59:59.999998Z', '1969-12-31T23:59:59.999999Z'],
    ['1000-01-01T00:00:00.1239Z', '1000-01-01T00:00:00.124Z'],
    ['2024-01-01T00:00:00+01:00', '2024-01-01T00:00:00Z'],
  ])('%s lies before %s', (a, b) => {
    expect(compareInstants(a, b)).toBeLessThan(0);
    expect(compareInstants(b, a)).toBeGreaterThan(0);
  });
});
