import { afterEach, describe, expect, it } from '@jest/globals';
import { Settings } from 'luxon';
import { instantOf, localTimes } from './local-time.js';

const london = localTimes({ timeZone: 'Europe/London' });

function instant(millis: number | undefined): string | undefined {
  return millis === undefined ? undefined : instantOf(millis);
}

describe('localTimes', () => {
  it.each([
    ['in winter', '2010-12-01T08:26:00', '2010-12-01T08:26:00Z'],
    ['in summer', '2011-07-01T08:26:00', '2011-07-01T07:26:00Z'],
    ['a date alone: midnight there', '2011-07-01', '2011-06-30T23:00:00Z'],
    ['with an offset of its own', '2011-07-01T08:26:00+02:00', '2011-07-01T06:26:00Z'],
    ['skipped in spring: by the offset before', '2011-03-27T01:30:00', '2011-03-27T01:30:00Z'],
    ['twice in autumn: the earlier', '2011-10-30T01:30:00', '2011-10-30T00:30:00Z'],
    ['with milliseconds', '2010-12-01T08:26:00.250', '2010-12-01T08:26:00.250Z'],
  ])('reads a time %s', (_, text, expected) => {
    expect(instant(london(text))).toBe(expected);
  });

  it('reads a format of its own', () => {
    const berlin = localTimes({ timeZone: 'Europe/Berlin', format: 'dd.MM.yyyy HH:mm' });
    expect(instant(berlin('01.02.2011 13:05'))).toBe('2011-02-01T12:05:00Z');
    expect(berlin('31.02.2011 13:05')).toBeUndefined();
  });

  it('says undefined for what is no time, again and again', () => {
    expect([london('soon'), london('soon'), london('')]).toEqual([undefined, undefined, undefined]);
  });
});

describe('a time that the zone has twice or never', () => {
  afterEach(() => {
    Settings.now = () => Date.now();
  });

  it.each(['2011-10-30T01:30:00', '2011-03-27T01:30:00'])(
    '%s is the same instant, whatever the day of the import',
    (text) => {
      const readOn = (day: number) => {
        Settings.now = () => day;
        return localTimes({ timeZone: 'Europe/London' })(text);
      };
      expect(readOn(Date.UTC(2026, 6, 1))).toBe(readOn(Date.UTC(2026, 11, 1)));
    },
  );
});
