import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readCursor, writeCursor } from './cursor.js';
import { InvalidRequest } from './problem.js';

describe('a cursor', () => {
  it('comes back as it was written, and is safe in a URL', () => {
    const texts = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(texts, (content) => {
        const cursor = writeCursor(content);
        expect(cursor).toMatch(/^[A-Za-z0-9_-]*$/);
        expect(readCursor(cursor)).toEqual({ ...content });
      }),
    );
  });

  it.each(['', 'x', 'bnVsbA', 'WzFd', 'eyJhIjoxfQ'])('refuses %j', (cursor) => {
    expect(() => readCursor(cursor)).toThrow(InvalidRequest);
  });
});
