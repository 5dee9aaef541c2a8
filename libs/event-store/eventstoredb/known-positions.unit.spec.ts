import { describe, expect, it } from '@jest/globals';
import { KnownPositions } from './known-positions.js';

describe('the known positions', () => {
  it('grow only', () => {
    const known = new KnownPositions();
    expect(known.greatest).toBeUndefined();
    for (const position of [0n, 5n, 3n]) known.learn(position);
    expect(known.greatest).toBe(5n);
  });

  it('tell what was followed from what was only heard of', () => {
    const known = new KnownPositions();
    known.follow(7n);
    known.learn(9n);
    expect([7n, 8n].map((position) => known.hasFollowed(position))).toEqual([true, false]);
    expect(known.greatest).toBe(9n);
  });

  it('tell a repeat by where the log stood, and by what was answered before', () => {
    const known = new KnownPositions();
    expect(known.isRepeat(7n, 5n)).toBe(false);
    expect(known.isRepeat(7n, 5n)).toBe(true);
    expect(known.isRepeat(4n, 5n)).toBe(true);
    expect(known.isRepeat(8n, 5n)).toBe(false);
    expect(known.greatest).toBe(8n);
  });

  it('remember no more answers than they can', () => {
    const known = new KnownPositions();
    for (let position = 1n; position <= 10_001n; position += 1n) known.isRepeat(position, 0n);
    expect(known.isRepeat(2n, 0n)).toBe(true);
    expect(known.isRepeat(1n, 0n)).toBe(false);
  });
});
