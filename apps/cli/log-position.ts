import { InvalidSetting } from '../wiring/index.js';

const POSITION_MAX = 2n ** 63n - 1n;

/** @throws InvalidSetting naming the flag or the command */
export function logPosition(flag: string, value: string): bigint {
  if (/^\d{1,19}$/.test(value)) {
    const position = BigInt(value);
    if (position <= POSITION_MAX) return position;
  }
  throw new InvalidSetting(
    `${flag}: must be a position of the log, a decimal number, not ${JSON.stringify(value)}`,
  );
}
