/** As most are written: to the second or to the microsecond. */
const WHOLE = /^(?!0000)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{6})?Z$/;
const TO_THE_SECOND = '2026-01-31T12:00:00Z'.length;
const IN_UTC = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}):?(\d{2})?(?:\.(\d+))?Z$/;
const FRACTION = /\.(\d+)/;
const FIRST = '0001-01-01T00:00:00.000000Z';
const LAST = '9999-12-31T23:59:59.999999Z';

/**
 * An RFC 3339 instant as one text in UTC to the microsecond, so that text order is order in time.
 * Instants outside the years 1 to 9999, which PostgreSQL and JSON don't write alike, become the
 * first or the last of them.
 */
export function utcInstant(instant: string): string {
  if (WHOLE.test(instant)) {
    return instant.length === TO_THE_SECOND ? `${instant.slice(0, -1)}.000000Z` : instant;
  }
  const inUtc = IN_UTC.exec(instant);
  if (inUtc === null) return converted(instant);
  const [, minute = '', second = '00', fraction = ''] = inUtc;
  if (minute.startsWith('0000')) return FIRST;
  return `${minute}:${second}.${sixDigits(fraction)}Z`;
}

function converted(instant: string): string {
  const time = new Date(instant);
  if (time.getUTCFullYear() < 1) return FIRST;
  if (time.getUTCFullYear() > 9999) return LAST;
  const seconds = time.toISOString().slice(0, 19);
  return `${seconds}.${sixDigits(FRACTION.exec(instant)?.[1] ?? '')}Z`;
}

function sixDigits(fraction: string): string {
  return fraction.slice(0, 6).padEnd(6, '0');
}
