import { positionIn } from '../../libs/event-store/index.js';
import { InvalidSetting } from '../wiring/index.js';

/** @throws InvalidSetting naming the flag or the command */
export function logPosition(flag: string, value: string): bigint {
  const position = positionIn(value);
  if (position !== undefined) return position;
  throw new InvalidSetting(
    `${flag}: must be a position of the log, a decimal number, not ${JSON.stringify(value)}`,
  );
}
