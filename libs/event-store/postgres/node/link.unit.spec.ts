import { describe, expect, it } from '@jest/globals';
import { linkTarget } from './link.js';

const link = (data: string, type = '$>') => linkTarget({ type, data: Buffer.from(data) });

describe('a link', () => {
  it('names a number and a stream', () => {
    expect(link('12@customer-1')).toEqual({ revision: 12n, stream: 'customer-1' });
  });

  it('is split at the first @', () => {
    expect(link('0@a@b')).toEqual({ revision: 0n, stream: 'a@b' });
  });

  it('may name a stream that has a line break', () => {
    expect(link('0@a\nb')).toEqual({ revision: 0n, stream: 'a\nb' });
  });

  it.each(['garbage', 'x@y', '', '@a', '1@', '1.5@a', '9223372036854775808@a', '1'])(
    'is a plain event where its data is %j',
    (data) => {
      expect(link(data)).toBeUndefined();
    },
  );

  it('is a plain event where its data is no text', () => {
    const data = Buffer.from([0xff, 0xfe, 0x40]);
    expect(linkTarget({ type: '$>', data })).toBeUndefined();
  });

  it('is an event of the type $>', () => {
    expect(link('0@a', 'Other')).toBeUndefined();
  });
});
