import { describe, expect, it } from '@jest/globals';
import { calendarOf, firstDayOf } from './period.js';
import { defaultPolicy } from '../../libs/installation/index.js';

describe('a period', () => {
  it.each([
    ['day', 'monday', 0, '1970-01-01'],
    ['day', 'monday', -1, '1969-12-31'],
    ['week', 'monday', 0, '1970-01-05'],
    ['week', 'sunday', 0, '1970-01-11'],
    ['week', 'tuesday', -1, '1969-12-30'],
    ['month', 'monday', 1997 * 12, '1997-01-01'],
    ['month', 'monday', 1997 * 12 + 11, '1997-12-01'],
    ['month', 'monday', 12, '0001-01-01'],
  ] as const)('%s from %s number %i begins on %s', (period, weekStart, number, day) => {
    expect(firstDayOf({ period, weekStart }, number)).toBe(day);
  });

  it('is a month, and a week starts as the policy says, where nothing is asked', () => {
    expect(calendarOf({}, defaultPolicy)).toEqual({ period: 'month', weekStart: 'monday' });
  });
});
