/**
 * Below, at or above zero where `a` lies before, at or after `b`; exact to the microsecond.
 * Both are RFC 3339 instants with offset.
 */
export function compareInstants(a: string, b: string): number {
  if (a === b) return 0;
  return Date.parse(a) - Date.parse(b) || beyondMilliseconds(a) - beyondMilliseconds(b);
}

/** Whether two instants are one, however their offsets and decimals are written. */
export function sameInstant(a: string, b: string): boolean {
  return compareInstants(a, b) === 0;
}

/** The microseconds that Date.parse leaves out, 0 to 999. */
function beyondMilliseconds(instant: string): number {
  const digits = /\.\d{3}(\d{1,3})/.exec(instant)?.[1] ?? '';
  return Number(digits.padEnd(3, '0'));
}
