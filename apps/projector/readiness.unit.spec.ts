import { describe, expect, it } from '@jest/globals';
import { definitionsOf, type ReadStatus } from '../../libs/read-store/index.js';
import { projections } from '../../projections/index.js';
import { reasonOf } from './readiness.js';

const level: ReadStatus = {
  position: 7n,
  state: 'live',
  definitions: definitionsOf(projections),
  unknownEvents: 0,
  updatedAt: undefined,
};

describe('reasonOf', () => {
  it('has nothing against read models that reached the end', () => {
    expect(reasonOf(level, 7n)).toBeUndefined();
    expect(reasonOf(level, 6n)).toBeUndefined();
  });

  it.each<[string, Partial<ReadStatus>, RegExp]>([
    ['behind', { position: 6n }, /behind or stopped: position 6 of 7/],
    ['being rebuilt', { state: 'rebuilding', position: 3n }, /being rebuilt: position 3 of 7/],
    ['never folded', { state: 'empty', definitions: '', position: 0n }, /ever folded/],
    ["another release's", { definitions: 'facts@0' }, /of another release: facts@0/],
  ])('says of read models that are %s', (_, status, reason) => {
    expect(reasonOf({ ...level, ...status }, 7n)).toMatch(reason);
  });
});
