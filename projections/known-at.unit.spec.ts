import { describe, expect, it } from '@jest/globals';
import { parseKnowledge } from './known-at.js';

const now = new Date('2026-01-02T03:04:05.678Z');
const parse = (text: string) => parseKnowledge('knownAt', text, now);

describe('knowledge time', () => {
  it.each([
    ['0', { position: 0n }],
    ['1048', { position: 1048n }],
    ['9223372036854775807', { position: 2n ** 63n - 1n }],
    ['2026-01-02T03:04:05.678Z', { instant: '2026-01-02T03:04:05.678Z' }],
    ['2020-01-01T00:00:00.0000015+01:00', { instant: '2019-12-31T23:00:00.000001Z' }],
  ])('%s', (text, knowledge) => {
    expect(parse(text)).toEqual(knowledge);
  });

  it.each([
    ...['', '-1', '1.5', '9223372036854775808', '2020-01-01', '2020-01-01T00:00:00', 'now'],
    ...['2020-01-01T00:00:00-25:00', '2020-01-01T00:00:00+99:99'],
  ])('is not "%s"', (text) => {
    expect(() => parse(text)).toThrow(
      expect.objectContaining({ field: 'knownAt', message: expect.stringContaining('1048') }),
    );
  });

  it('does not lie in the future', () => {
    expect(() => parse('2026-01-02T03:04:05.678001Z')).toThrow(/knownAt lies in the future/);
    expect(() => parse('2026-01-02T03:05:00+00:00')).toThrow(/2026-01-02T03:04:05.678Z now/);
  });
});
