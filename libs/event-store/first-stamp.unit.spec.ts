import { describe, expect, it } from '@jest/globals';
import { firstStampOf, isStamp, withFirstStamp } from './first-stamp.js';

const recordedAt = '2024-05-06T07:08:09.123456Z';

function stamped(metadata: Uint8Array | string): Buffer {
  const event = { id: 'i', type: 't', contentType: 'application/json', data: Buffer.from('{}') };
  const place = { stream: 's', revision: 0n, position: 1n, recordedAt };
  const bytes = Buffer.from(metadata);
  return Buffer.from(
    withFirstStamp({ ...event, ...place, contentType: 'application/json', metadata: bytes })
      .metadata,
  );
}

describe('what may be a first stamp', () => {
  it.each([
    '2024-02-30T00:00:00.000000Z',
    '0000-01-01T00:00:00.000000Z',
    '2024-01-01T24:00:00.000000Z',
    '2024-01-01T00:00:00Z',
  ])('is not %s', (stamp) => {
    expect(isStamp(stamp)).toBe(false);
    const metadata = Buffer.from(JSON.stringify({ $recordedAt: stamp }));
    expect(firstStampOf({ metadata, recordedAt })).toBe(recordedAt);
  });

  it("is the earlier of both, and the store's own where nothing can be read", () => {
    const first = '2024-01-01T00:00:00.000000Z';
    const metadata = Buffer.from(JSON.stringify({ $recordedAt: first }));
    expect(firstStampOf({ metadata, recordedAt })).toBe(first);
    expect(firstStampOf({ metadata: Buffer.from('{nope'), recordedAt })).toBe(recordedAt);
  });
});

describe('a first stamp', () => {
  it.each([
    ['{"n":1}', `{"$recordedAt":"${recordedAt}","n":1}`],
    ['{}', `{"$recordedAt":"${recordedAt}"}`],
    [' {\n}', ` {"$recordedAt":"${recordedAt}"\n}`],
    [
      '{"n":12345678901234567890.10,"b":{"$recordedAt":1}, "a":"ß"}',
      `{"$recordedAt":"${recordedAt}","n":12345678901234567890.10,"b":{"$recordedAt":1}, "a":"ß"}`,
    ],
    ['\uFEFF{"n":1}', `\uFEFF{"$recordedAt":"${recordedAt}","n":1}`],
  ])('goes into %j and leaves every other byte', (metadata, expected) => {
    expect(stamped(metadata).toString()).toBe(expected);
  });

  it.each([
    '{"$recordedAt":"2001-01-01T00:00:00Z"}',
    '[1]',
    'null',
    '"{}"',
    '',
    '{nope',
    '{"a":1}x',
  ])('leaves %j as it is', (metadata) => {
    expect(stamped(metadata).toString()).toBe(metadata);
  });

  it('leaves bytes that are no text', () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x7d]);
    expect(stamped(bytes)).toEqual(bytes);
  });
});
