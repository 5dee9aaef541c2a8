import { InvalidRequest } from './problem.js';

/** Positions are 64-bit and signed in every store. */
const POSITION_MAX = 2n ** 63n - 1n;

/**
 * A position as it is written in JSON and URLs: a decimal string.
 * @throws InvalidRequest naming `field`
 */
export function parsePosition(text: string, field: string): bigint {
  if (/^\d{1,19}$/.test(text)) {
    const position = BigInt(text);
    if (position <= POSITION_MAX) return position;
  }
  const message = `must be a position of the log, a decimal number from 0 to ${POSITION_MAX.toString()}`;
  throw new InvalidRequest([{ field, message }]);
}
