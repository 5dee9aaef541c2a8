import { describe, expect, it } from '@jest/globals';
import { expectedFields, expectedOf } from './expected.js';

describe('what a stream is expected to look like', () => {
  it.each(['any', 'none', 'exists', 0n, 2n ** 63n - 1n] as const)('comes back: %s', (expected) => {
    expect(expectedOf(expectedFields(expected))).toBe(expected);
  });

  it('is no stream where the greatest number says so', () => {
    expect(expectedOf({ revision: 2n ** 64n - 1n })).toBe('none');
  });

  it.each([[{}], [{ revision: 2n ** 63n }]])(
    'is refused where it is missing or no revision',
    (fields) => {
      expect(() => expectedOf(fields)).toThrow('revision');
    },
  );
});
