import { describe, expect, it } from '@jest/globals';
import type { LoggedNote } from './notes.js';
import { wrongInDelivery, wrongInHandled, wrongInLog } from './oracle.js';

const note = (position: number, lane: number, number: number): LoggedNote => ({
  id: String(position),
  stream: 's',
  revision: BigInt(position),
  position: BigInt(position),
  lane,
  number,
});
const told = ({ stream, revision, position, lane, number }: LoggedNote) => ({
  stream,
  revision,
  position,
  lane,
  number,
});

describe('a log', () => {
  it('is right with every note once, in its lane’s order, as acknowledged', () => {
    const log = [note(1, 0, 0), note(2, 1, 0), note(5, 0, 1)];
    expect(wrongInLog(log, log.map(told))).toEqual([]);
  });

  it.each([
    ['a note twice', [note(1, 0, 0), note(2, 0, 0)]],
    ['a note missing', [note(1, 0, 0), note(2, 0, 2)]],
    ['notes out of order', [note(1, 0, 1), note(2, 0, 0)]],
    ['an event twice', [note(1, 0, 0), { ...note(2, 0, 1), id: '1' }]],
  ])('is wrong with %s', (_, log) => {
    expect(wrongInLog(log, [])).not.toEqual([]);
  });

  it.each([
    ['that it lost', []],
    ['that stands elsewhere', [note(7, 0, 0)]],
  ])('is wrong with a note acknowledged %s', (_, log) => {
    expect(wrongInLog(log, [told(note(1, 0, 0))])).toHaveLength(1);
  });
});

describe('what was handled', () => {
  it.each([
    ['right', [1n, 3n, 5n], 0],
    ['incomplete', [1n, 5n], 1],
    ['repeated', [1n, 3n, 3n, 5n], 1],
    ['out of order', [3n, 1n, 5n], 1],
    ['too much', [1n, 3n, 4n, 5n], 1],
  ])('is found %s', (_, handled, count) => {
    expect(wrongInHandled(handled, [1n, 3n, 5n])).toHaveLength(count);
  });
});

describe('a subscription', () => {
  const log = [2n, 4n, 6n, 8n];
  const batch = (checkpoint: bigint, ...events: bigint[]) => ({ events, checkpoint });

  it.each([
    ['from the start', 0n, [batch(4n, 2n, 4n), batch(5n), batch(9n, 6n, 8n)]],
    ['behind an event', 4n, [batch(6n, 6n)]],
  ])('is right %s', (_, after, batches) => {
    expect(wrongInDelivery({ after, batches }, log)).toEqual([]);
  });

  it.each([
    ['a gap', [batch(4n, 4n)]],
    ['a repeat', [batch(4n, 2n, 4n), batch(6n, 4n, 6n)]],
    ['a checkpoint ahead of its events', [batch(5n, 2n), batch(6n, 4n, 6n)]],
    ['a checkpoint behind its events', [batch(3n, 2n, 4n)]],
    ['a checkpoint that goes back', [batch(5n, 2n, 4n), batch(4n)]],
  ])('is wrong with %s', (_, batches) => {
    expect(wrongInDelivery({ after: 0n, batches }, log)).not.toEqual([]);
  });
});
