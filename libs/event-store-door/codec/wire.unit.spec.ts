import { describe, expect, it } from '@jest/globals';
import {
  bool,
  bytes,
  decode,
  encode,
  int32,
  int64,
  many,
  message,
  one,
  text,
  uint64,
} from './wire.js';

const sample = message({
  flag: one(1, bool),
  count: one(2, int32),
  unsigned: one(3, uint64),
  signed: one(4, int64),
  name: one(5, text),
  data: one(6, bytes),
  inner: one(7, message({ name: one(1, text) })),
  list: many(16, text),
});

describe('the wire', () => {
  it('gives back what was written, and leaves out what was not', () => {
    const value = {
      flag: true,
      count: -3,
      name: 'ünïcode 😀',
      data: Buffer.from([0, 255]),
      inner: { name: 'x' },
      list: ['a', 'b', ''],
    };
    expect(decode(sample, encode(sample, value))).toEqual(value);
    expect(decode(sample, encode(sample, {}))).toEqual({});
  });

  it.each([
    0n,
    1n,
    127n,
    128n,
    2n ** 32n,
    2n ** 53n,
    2n ** 53n + 1n,
    2n ** 63n - 1n,
    2n ** 64n - 1n,
  ])('keeps the unsigned number %s', (unsigned) => {
    expect(decode(sample, encode(sample, { unsigned }))).toEqual({ unsigned });
  });

  it.each([-1n, -(2n ** 53n) - 1n, -(2n ** 63n), 2n ** 63n - 1n])(
    'keeps the signed number %s',
    (signed) => {
      expect(decode(sample, encode(sample, { signed }))).toEqual({ signed });
    },
  );

  it('steps over fields that it does not know, or that come as another kind', () => {
    const wider = message({ flag: one(1, text), unsigned: one(3, uint64), more: one(99, text) });
    const encoded = encode(wider, { flag: 'yes', unsigned: 7n, more: 'unknown' });
    expect(decode(sample, encoded)).toEqual({ unsigned: 7n });
  });

  it('refuses bytes that end too early', () => {
    const encoded = encode(sample, { inner: { name: 'long enough' } });
    expect(() => decode(sample, encoded.subarray(0, encoded.length - 3))).toThrow();
  });
});
