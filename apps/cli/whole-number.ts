import { InvalidSetting } from '../wiring/index.js';

/** @throws InvalidSetting naming the flag */
export function wholeNumber(flag: string, value: string): number {
  if (/^\d{1,9}$/.test(value)) return Number(value);
  throw new InvalidSetting(`${flag}: must be a whole number, not ${JSON.stringify(value)}`);
}
