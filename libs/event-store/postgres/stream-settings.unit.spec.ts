import { describe, expect, it } from '@jest/globals';
import { LAST_REVISION } from '../node-log.js';
import {
  isReadable,
  isSoftlyDeleted,
  NO_SETTINGS,
  settingsIn,
  settingsInForce,
  withTruncateBefore,
} from './stream-settings.js';

function set(text: string | Uint8Array) {
  return settingsIn({ contentType: 'application/json', data: Buffer.from(text) });
}

describe('metadata', () => {
  it.each([
    ['{"$maxCount":2}', { maxCount: 2n }],
    ['{"$maxAge":60}', { maxAgeSeconds: 60n }],
    ['{"$tb":0}', { truncateBefore: 0n }],
    [
      '{"$maxCount":3,"$maxAge":1,"$tb":7}',
      { maxCount: 3n, maxAgeSeconds: 1n, truncateBefore: 7n },
    ],
    ['{"$tb":9223372036854775807}', { truncateBefore: LAST_REVISION }],
    ['{"$tb":9223372036854775806}', { truncateBefore: LAST_REVISION - 1n }],
    ['\uFEFF {"$maxCount":2}', { maxCount: 2n }],
    ['{"$maxCount":1,"$maxCount":2}', { maxCount: 2n }],
    ['{"$maxAge":9223372036854775807}', { maxAgeSeconds: 100_000_000_000n }],
    ['{"$acl":{"$r":"$ops"},"mine":{"$tb":5},"$maxCount":2}', { maxCount: 2n }],
  ])('%s sets %j', (text, told) => {
    expect(set(text)).toEqual({ ...NO_SETTINGS, ...told });
  });

  it.each(['0', '-1', '"2"', '1.5', '2.0', '1e1', 'true', 'null', '[2]', '9223372036854775808'])(
    'with the bad value %s drops its own key only',
    (bad) => {
      expect(set(`{"$maxCount":${bad},"$tb":3}`)).toEqual({ ...NO_SETTINGS, truncateBefore: 3n });
      expect(set(`{"$maxAge":${bad},"$tb":3}`)).toEqual({ ...NO_SETTINGS, truncateBefore: 3n });
    },
  );

  it('drops a truncation before a negative revision only', () => {
    expect(set('{"$maxCount":2,"$tb":-5}')).toEqual({ ...NO_SETTINGS, maxCount: 2n });
  });

  it.each([
    '',
    '{nope',
    '[]',
    '2',
    '"{}"',
    'null',
    Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d),
  ])('that is no JSON object sets nothing: %j', (text) => {
    expect(set(text)).toEqual(NO_SETTINGS);
  });

  it('of another content type sets nothing', () => {
    const data = Buffer.from('{"$maxCount":2}');
    expect(settingsIn({ contentType: 'application/octet-stream', data })).toEqual(NO_SETTINGS);
  });
});

describe('the metadata of a stream that is brought back', () => {
  function broughtBack(text: string): string | undefined {
    const data = withTruncateBefore(Buffer.from(text), 4n);
    return data && Buffer.from(data).toString();
  }

  it.each([
    ['{"$tb":9223372036854775807}', '{"$tb":4}'],
    ['{}', '{"$tb":4}'],
    [
      '{"a":[1.50,-0,1e400],"$tb":1,"b":12345678901234567890}',
      '{"a":[1.50,-0,1e400],"$tb":4,"b":12345678901234567890}',
    ],
    ['{"__proto__":{"x":"ß\\u0000"}}', '{"__proto__":{"x":"ß\\u0000"},"$tb":4}'],
    ['{nope', undefined],
    ['[1]', undefined],
  ])('%s is kept but for its truncation: %s', (before, after) => {
    expect(broughtBack(before)).toBe(after);
  });
});

describe('a stream is softly deleted', () => {
  it('where it is truncated before the last revision that there can be', () => {
    expect(isSoftlyDeleted(set('{"$tb":9223372036854775807}'))).toBe(true);
    expect(isSoftlyDeleted(set('{"$tb":9223372036854775806}'))).toBe(false);
    expect(isSoftlyDeleted(NO_SETTINGS)).toBe(false);
  });
});

describe('of a stream that ends at 9, one can read', () => {
  it.each([
    ['{}', 0],
    ['{"$maxCount":4}', 6],
    ['{"$maxCount":40}', 0],
    ['{"$tb":5}', 5],
    ['{"$maxCount":4,"$tb":8}', 8],
    ['{"$maxCount":4,"$tb":5}', 6],
  ])('with %s from %s on', (text, first) => {
    const readable = Array.from({ length: 10 }, (_, n) => n).filter((n) =>
      isReadable(set(text), { revision: BigInt(n), ageSeconds: 1e9 }, 9n),
    );
    expect(readable[0]).toBe(first);
    expect(readable).toHaveLength(10 - first);
  });

  it('what is not too old', () => {
    const place = { revision: 0n, ageSeconds: 60.5 };
    expect(isReadable(set('{"$maxAge":60}'), place, 9n)).toBe(false);
    expect(isReadable(set('{"$maxAge":61}'), place, 9n)).toBe(true);
  });

  it('the last event only where it holds metadata, whatever is said of it', () => {
    expect(settingsInForce('$$s', set('{"$tb":20}'))).toEqual({ ...NO_SETTINGS, maxCount: 1n });
    expect(settingsInForce('s', set('{"$tb":20}'))).toEqual(set('{"$tb":20}'));
  });
});
