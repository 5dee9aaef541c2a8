import { POSITION_MAX, positionIn } from '../../../libs/event-store/index.js';
import { InvalidRequest } from './problem.js';

/**
 * A position as it is written in JSON and URLs: a decimal string.
 * @throws InvalidRequest naming `field`
 */
export function parsePosition(text: string, field: string): bigint {
  const position = positionIn(text);
  if (position !== undefined) return position;
  const message = `must be a position of the log, a decimal number from 0 to ${POSITION_MAX.toString()}`;
  throw new InvalidRequest([{ field, message }]);
}
