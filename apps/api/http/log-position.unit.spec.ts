import { describe, expect, it } from '@jest/globals';
import { parsePosition } from './log-position.js';
import { InvalidRequest } from './problem.js';

describe('parsePosition', () => {
  it.each([
    ['0', 0n],
    ['007', 7n],
    ['9223372036854775807', 2n ** 63n - 1n],
  ])('reads %s', (text, position) => {
    expect(parsePosition(text, 'after')).toBe(position);
  });

  it.each(['', '-1', '1.5', '0x10', ' 1', '9223372036854775808', '1e3'])('refuses %j', (text) => {
    const refused = () => parsePosition(text, 'after');
    expect(refused).toThrow(InvalidRequest);
    expect(refused).toThrow(/^after must be a position/);
  });
});
