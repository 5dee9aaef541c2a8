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

/** How many lie at or before an instant, among what stands in order of time. */
export function countUntil(
  inOrder: readonly { readonly occurredAt: string }[],
  instant: string,
): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const one = inOrder[middle];
    if (one === undefined || compareInstants(one.occurredAt, instant) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Puts one in behind all that lie at or before its time. */
export function putInOrder<One extends { readonly occurredAt: string }>(
  inOrder: One[],
  one: One,
): void {
  inOrder.splice(countUntil(inOrder, one.occurredAt), 0, one);
}

/** The microseconds that Date.parse leaves out, 0 to 999. */
function beyondMilliseconds(instant: string): number {
  const digits = /\.\d{3}(\d{1,3})/.exec(instant)?.[1] ?? '';
  return Number(digits.padEnd(3, '0'));
}
