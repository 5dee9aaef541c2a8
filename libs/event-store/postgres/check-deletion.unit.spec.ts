import { expect, it } from '@jest/globals';
import { InvalidAppend } from '../errors.js';
import { checkDeletion } from './check-deletion.js';

it('a deletion is a record of metadata that truncates behind everything', () => {
  const { events, ...rest } = checkDeletion('delete', 'a', 3n);
  expect(rest).toEqual({ kind: 'delete', stream: 'a', expected: 3n, bytes: 27 });
  const [{ id, data, ...record }] = events;
  expect(id).toMatch(/^[0-9a-f-]{36}$/);
  expect(Buffer.from(data).toString()).toBe('{"$tb":9223372036854775807}');
  expect(record).toEqual({
    type: '$metadata',
    contentType: 'application/json',
    metadata: new Uint8Array(),
  });
});

it('a tombstone is a record without content', () => {
  const { events, ...rest } = checkDeletion('tombstone', 'a', 'any');
  expect(rest).toEqual({ kind: 'tombstone', stream: 'a', expected: 'any', bytes: 0 });
  expect(events).toMatchObject([
    {
      type: '$streamDeleted',
      contentType: 'application/octet-stream',
      data: new Uint8Array(),
      metadata: new Uint8Array(),
    },
  ]);
});

it.each(['', '$$', 'a\0'])('neither is possible for the name %j', (stream) => {
  expect(() => checkDeletion('delete', stream, 'any')).toThrow(InvalidAppend);
  expect(() => checkDeletion('tombstone', stream, 'any')).toThrow(InvalidAppend);
});

it('a stream whose metastream would have too long a name can be closed, not softly deleted', () => {
  const stream = 'x'.repeat(999);
  expect(() => checkDeletion('delete', stream, 'any')).toThrow('1001 bytes');
  expect(checkDeletion('tombstone', stream, 'any')).toMatchObject({ stream });
});
