import { describe, expect, it } from '@jest/globals';
import { recordAt } from '../../../../test/support/records.js';
import { inOrder } from './pieces.js';

const told = (events: readonly number[], checkpoints: readonly number[]) =>
  inOrder(events.map(recordAt), checkpoints.map(BigInt)).map((piece) => [
    ...piece.events.map(({ position }) => Number(position)),
    `checkpoint ${String(piece.checkpoint)}`,
  ]);

describe('events and checkpoints', () => {
  it('are told in order, a checkpoint behind what it covers', () => {
    expect(told([1, 2, 5, 6, 9], [2, 4, 6])).toEqual([
      [1, 2, 'checkpoint 2'],
      ['checkpoint 4'],
      [5, 6, 'checkpoint 6'],
      [9, 'checkpoint undefined'],
    ]);
  });

  it('may be of one kind only, or none', () => {
    expect(told([1, 2], [])).toEqual([[1, 2, 'checkpoint undefined']]);
    expect(told([], [3, 6])).toEqual([['checkpoint 3'], ['checkpoint 6']]);
    expect(told([], [])).toEqual([]);
  });
});
