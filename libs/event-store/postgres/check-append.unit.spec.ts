import { describe, expect, it } from '@jest/globals';
import { InvalidAppend } from '../errors.js';
import type { EventData } from '../port.js';
import { checkAppend } from './check-append.js';

const event: EventData = {
  id: '3f0d9c5e-8d2b-4a57-9a52-6d5f4f3b2a10',
  type: 'Happened',
  contentType: 'application/json',
  data: Buffer.from('{}'),
  metadata: Buffer.from('{}'),
};

function check(stream: string, given: Partial<EventData> = {}, maxBytes = 1000) {
  return checkAppend({ stream, expected: 'any' }, [{ ...event, ...given }], maxBytes);
}

describe('an append', () => {
  it('takes any name of 1 to 1,000 bytes', () => {
    for (const stream of ['a', ' ', '$all', 'ß@/\n"', '$', '$$a', '$$$$', '🎂'.repeat(250)]) {
      expect(check(stream)).toMatchObject({ stream, expected: 'any', events: [event] });
    }
  });

  it.each([
    ['a name of no bytes', '', {}, 'needs a name'],
    ['the beginning of a metastream without its stream', '$$', {}, 'lacks the name'],
    ['a name of 1,001 bytes', 'ß'.repeat(500) + 'a', {}, '1001'],
    ['a NUL in the name', 'a\0b', {}, 'well-formed'],
    ['half a character in the name', 'a\ud83c', {}, 'well-formed'],
    ['no type', 'a', { type: '' }, 'needs a type'],
    ['a NUL in the type', 'a', { type: 'a\0' }, 'well-formed'],
    ['an id that is no UUID', 'a', { id: 'order-1' }, '"order-1"'],
    ['an id with something behind it', 'a', { id: `${event.id}\n` }, 'UUID'],
  ])('refuses %s', (_, stream, given, message) => {
    expect(() => check(stream, given)).toThrow(InvalidAppend);
    expect(() => check(stream, given)).toThrow(message);
  });

  it('knows an id in capitals for the same id', () => {
    expect(check('a', { id: event.id.toUpperCase() }).events).toEqual([event]);
  });

  it('counts its bytes and refuses more than are taken at once', () => {
    expect(check('a', {}, 12)).toMatchObject({ bytes: 12 });
    expect(() => check('a', {}, 11)).toThrow('12 bytes');
  });
});
