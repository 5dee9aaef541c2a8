import { describe, expect, it } from '@jest/globals';
import { Histories } from './histories.js';
import type { History } from './history.js';

/** Of so many events, weighing some 500 bytes each. */
function historyOf(events: number): History<string> {
  const revision = BigInt(events - 1);
  const first = events === 0 ? -1n : 0n;
  const bytes = 250 * events;
  const place = { first, revision, position: revision + 100n, id: 'an id' };
  return { state: 'folded', made: new Map(), ...place, bytes, isAhead: false };
}

function keepAll(histories: Histories<string>, streams: readonly string[], events = 100): void {
  for (const stream of streams) histories.keep(stream, historyOf(events));
}

const keeps = (histories: Histories<string>, streams: readonly string[]) =>
  streams.filter((stream) => histories.take(stream) !== undefined);

describe('histories', () => {
  it('are given to one at a time', () => {
    const histories = new Histories<string>();
    const history = historyOf(3);
    histories.keep('a', history);
    expect(histories.take('a')).toBe(history);
    expect(histories.take('a')).toBeUndefined();
    expect(histories.bytes).toBe(0);
  });

  it('are dropped where they were not used for longest, once all are too heavy', () => {
    const histories = new Histories<string>(200_000);
    keepAll(histories, ['a', 'b', 'c']);
    const used = histories.take('a');
    if (used !== undefined) histories.keep('a', used);
    keepAll(histories, ['d']);
    expect(keeps(histories, ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd']);
  });

  it('weigh by what they have grown to', () => {
    const histories = new Histories<string>(200_000);
    keepAll(histories, ['a', 'b']);
    keepAll(histories, ['b'], 300);
    expect(keeps(histories, ['a', 'b'])).toEqual(['b']);
    expect(histories.bytes).toBe(0);
  });

  it('are not kept where one alone is too heavy, holds nothing, or what no log holds', () => {
    const histories = new Histories<string>(200_000);
    keepAll(histories, ['a']);
    keepAll(histories, ['heavy'], 500);
    keepAll(histories, ['empty'], 0);
    histories.keep('ahead', { ...historyOf(1), isAhead: true });
    expect(keeps(histories, ['a', 'heavy', 'empty', 'ahead'])).toEqual(['a']);
  });

  it('forget all at once, but for the turns', async () => {
    const histories = new Histories<string>();
    keepAll(histories, ['a', 'b']);
    expect(histories.highest).toBe(199n);
    histories.clear();
    expect([histories.bytes, histories.highest]).toEqual([0, 0n]);
    expect(keeps(histories, ['a', 'b'])).toEqual([]);
    await expect(histories.inTurn('a', () => Promise.resolve('done'))).resolves.toBe('done');
  });
});
