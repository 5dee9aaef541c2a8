import { DateTime } from 'luxon';
import { InvalidQuestion } from './question.js';
import { requireTimeZone } from './time-zone.js';

const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Offsets as events may have them, up to 15:59. */
const INSTANT =
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.(\d+))?)?(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d)$/;

/**
 * The instant that an answer is as of, in UTC: `asOf` itself where it is an instant with offset,
 * to the microsecond; the last microsecond of the day in the time zone where it is a bare date;
 * `now` where nothing is said.
 * @throws InvalidQuestion for anything else
 */
export function resolveAsOf(asOf: string | undefined, timeZone: string, now: Date): string {
  requireTimeZone(timeZone);
  if (asOf === undefined) return now.toISOString();
  if (DATE.test(asOf)) {
    const end = utc(DateTime.fromISO(asOf, { zone: timeZone }).endOf('day'), '999');
    if (end === undefined) throw notAnInstant();
    return end;
  }
  const instant = parseInstant(asOf);
  if (instant === undefined) throw notAnInstant();
  return instant;
}

/** An instant with offset, in UTC to the microsecond; undefined for anything else. */
export function parseInstant(text: string): string | undefined {
  const instant = INSTANT.exec(text);
  if (instant === null) return undefined;
  return utc(DateTime.fromISO(text, { zone: 'UTC' }), (instant[1] ?? '').slice(3, 6));
}

/** @param beyond the decimals of the second behind the third, which luxon does not keep */
function utc(time: DateTime, beyond: string): string | undefined {
  const inUtc = time.toUTC();
  if (!inUtc.isValid || inUtc.year < 1 || inUtc.year > 9999) return undefined;
  const text = inUtc.toJSDate().toISOString();
  return Number(beyond) === 0 ? text : text.replace('Z', `${beyond.padEnd(3, '0')}Z`);
}

function notAnInstant(): InvalidQuestion {
  const message =
    'asOf must be a date (1998-06-30: the end of that day) or an instant with its offset ' +
    '(1998-06-30T00:00:00Z; a + in an address is written %2B).';
  return new InvalidQuestion('asOf', message);
}
