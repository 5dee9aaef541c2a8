import { IANAZone } from 'luxon';
import { InvalidQuestion } from './question.js';

/** Names that mean one zone everywhere; `EST` or `+03:00` are read differently by Node and PostgreSQL. */
const UNAMBIGUOUS = /^(UTC|GMT|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/;

/** @throws InvalidQuestion where it is no IANA name that Node knows */
export function requireTimeZone(timeZone: string): void {
  if (!UNAMBIGUOUS.test(timeZone) || !IANAZone.isValidZone(timeZone)) {
    throw unknownTimeZone(timeZone);
  }
}

export function unknownTimeZone(timeZone: string): InvalidQuestion {
  const message = `"${timeZone}" is no time zone that is known here; give an IANA name such as Europe/London, or UTC.`;
  return new InvalidQuestion('timeZone', message);
}
