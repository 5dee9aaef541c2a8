import { DateTime, IANAZone } from 'luxon';

/** Files repeat their times; reading one costs some 50 µs. */
const REMEMBERED = 20_000;

/** Milliseconds since 1970 (UTC) of a text; undefined where it is no time. */
export type ReadTime = (text: string) => number | undefined;

export interface TimeStyle {
  /** IANA zone of texts without an offset. */
  readonly timeZone: string;
  /** Luxon's tokens, such as `dd/MM/yyyy HH:mm`; absent: ISO 8601. */
  readonly format?: string | undefined;
}

/**
 * Reads local times of one zone. A date without a time is midnight there. A time that occurs twice
 * (clocks set back) is the earlier one; one that is skipped (clocks set forward) counts from the
 * offset before.
 */
export function localTimes({ timeZone, format }: TimeStyle): ReadTime {
  const options = { zone: timeZone, locale: 'en' };
  const parse =
    format === undefined
      ? (text: string) => DateTime.fromISO(text, options)
      : (text: string) => DateTime.fromFormat(text, format, options);
  return remembering((text) => {
    const time = parse(text);
    if (!time.isValid) return undefined;
    // Which of two luxon takes by itself depends on today's offset.
    return Math.min(...time.getPossibleOffsets().map((possible) => possible.toMillis()));
  });
}

export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}

/** RFC 3339 in UTC, without milliseconds where there are none. */
export function instantOf(millis: number): string {
  return new Date(millis).toISOString().replace('.000Z', 'Z');
}

function remembering(read: ReadTime): ReadTime {
  const known = new Map<string, number | undefined>();
  return (text) => {
    if (known.has(text)) return known.get(text);
    if (known.size >= REMEMBERED) known.clear();
    const millis = read(text);
    known.set(text, millis);
    return millis;
  };
}
