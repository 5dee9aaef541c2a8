/** A page is one query's answer, and as much as a reader is ahead of its consumer. */
export const PAGE = { events: 1000, bytes: 4 * 1024 * 1024, unweighedBytes: 16 * 1024 * 1024 };

/** The bytes that a page of so many events is held to; undefined where none can have too many. */
export function pageBytes(events: number, largestEvent: number): number | undefined {
  return events * largestEvent <= PAGE.unweighedBytes ? undefined : PAGE.bytes;
}

/** How many positions one query looks at: grows where few of them match the filter. */
export const WINDOW = { first: 1000, widest: 65_536n };

export const INT8_MAX = 2n ** 63n - 1n;

/** The nearest number that PostgreSQL's int8 can hold. */
export function boundedInteger(value: bigint): bigint {
  if (value > INT8_MAX) return INT8_MAX;
  return value < -INT8_MAX ? -INT8_MAX : value;
}
