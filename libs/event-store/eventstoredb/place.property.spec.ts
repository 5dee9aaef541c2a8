import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DifferentLog } from '../errors.js';
import { START } from '../port.js';
import { BEFORE_ALL, checkpointOf, placeOf } from './place.js';

const number = fc.bigInt({ min: 1n, max: 2n ** 63n - 1n });
const at = fc.record({ commit: number, prepare: fc.oneof(number, fc.constant(0n)) });
const landmark = fc.option(fc.record({ position: number, id: fc.uuid() }), { nil: undefined });

describe('a checkpoint', () => {
  it('leads back to its place', () => {
    fc.assert(
      fc.property(fc.record({ at, landmark }), (place) => {
        expect(placeOf(checkpointOf(place))).toEqual(place);
      }),
    );
  });

  it('gives commit and prepare back as they were', () => {
    const place = { at: { commit: 7n, prepare: 0n }, landmark: { position: 5n, id: 'e' } };
    expect(checkpointOf(place)).toEqual({ position: 7n, token: '7/0@5', eventId: 'e' });
    const own = { at: { commit: 7n, prepare: 7n }, landmark: { position: 7n, id: 'e' } };
    expect(checkpointOf(own)).toEqual({ position: 7n, token: '7/7', eventId: 'e' });
  });

  it('before everything is START', () => {
    expect(checkpointOf(BEFORE_ALL)).toEqual(START);
    expect(placeOf(START)).toEqual(BEFORE_ALL);
  });

  it('of a position alone is the place of its record', () => {
    const bare = { position: 7n, token: '', eventId: '' };
    expect(placeOf(bare)).toEqual({ at: { commit: 7n, prepare: 7n }, landmark: undefined });
  });

  it.each(['', '7', '7/', '8/8', '7/7/7', '7/7@', 'x/y'])(
    'of another log is refused: %j',
    (token) => {
      expect(() => placeOf({ position: 7n, token, eventId: 'e' })).toThrow(DifferentLog);
    },
  );
});
