import { describe, expect, it } from '@jest/globals';
import { resolveAsOf } from './as-of.js';

const now = new Date('2026-01-02T03:04:05.678Z');

describe('as of', () => {
  it.each([
    [undefined, 'UTC', '2026-01-02T03:04:05.678Z'],
    ['1998-06-30', 'UTC', '1998-06-30T23:59:59.999999Z'],
    ['1998-06-30', 'Europe/London', '1998-06-30T22:59:59.999999Z'],
    // The day on which clocks go back has 25 hours.
    ['2000-10-29', 'Europe/Berlin', '2000-10-29T22:59:59.999999Z'],
    ['1998-06-30T00:00:00Z', 'Asia/Tokyo', '1998-06-30T00:00:00.000Z'],
    ['1998-06-30T00:00+02:00', 'UTC', '1998-06-29T22:00:00.000Z'],
    ['1998-06-30T00:00:00-15:59', 'UTC', '1998-06-30T15:59:00.000Z'],
    ['1998-06-30T00:00:00.1234567Z', 'UTC', '1998-06-30T00:00:00.123456Z'],
    ['1998-06-30T00:00:00.5Z', 'UTC', '1998-06-30T00:00:00.500Z'],
  ])('%s in %s is %s', (asOf, timeZone, utc) => {
    expect(resolveAsOf(asOf, timeZone, now)).toBe(utc);
  });

  it.each([
    '1998-06-31',
    '1998-6-3',
    'yesterday',
    '',
    '1998-06-30T00:00:00',
    '1998-06-30T00:00:00 02:00',
    '1998-06-30T25:00:00Z',
    '0000-01-01',
    '1998-W26-2',
    '1998-06-30T00:00:00+99:99',
    '1998-06-30T00:00:00+25:00',
    '1998-06-30T00:00:00-16:00',
    '1998-06-30T00:00:00+01:60',
  ])('refuses "%s"', (asOf) => {
    expect(() => resolveAsOf(asOf, 'UTC', now)).toThrow(
      expect.objectContaining({ name: 'InvalidQuestion', field: 'asOf' }),
    );
  });

  it.each(['Mars/Olympus', 'EST', 'BST', '+01:00', 'UTC+1', ''])('refuses zone "%s"', (zone) => {
    expect(() => resolveAsOf(undefined, zone, now)).toThrow(
      expect.objectContaining({ name: 'InvalidQuestion', field: 'timeZone' }),
    );
  });
});
