import { describe, expect, it } from '@jest/globals';
import { Line } from './line.js';

/** Comes to a line of one place and notes when it is in. */
function comes(line: Line, name: string, entered: string[], signal?: AbortSignal): Promise<void> {
  return line.enter(signal).then(() => {
    entered.push(name);
  });
}

describe('a line', () => {
  it('lets in one for each who leaves, in order', async () => {
    const line = new Line(2);
    const entered: string[] = [];
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => comes(line, name, entered));
    await Promise.all([a, b]);
    expect(entered).toEqual(['a', 'b']);
    line.leave();
    await c;
    line.leave();
    await d;
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
    line.leave();
    line.leave();
    await Promise.all([comes(line, 'e', entered), comes(line, 'f', entered)]);
    expect(entered.slice(4)).toEqual(['e', 'f']);
  });

  it('keeps no place for who has gone away', async () => {
    const line = new Line(1);
    const entered: string[] = [];
    const leaving = new AbortController();
    await comes(line, 'a', entered);
    const gone = expect(comes(line, 'b', entered, leaving.signal)).rejects.toThrow('enough');
    const next = comes(line, 'c', entered);
    leaving.abort(new Error('enough'));
    await gone;
    line.leave();
    await next;
    expect(entered).toEqual(['a', 'c']);
    line.leave();
    await expect(comes(line, 'b', entered, leaving.signal)).rejects.toThrow('enough');
    await comes(line, 'd', entered);
    expect(entered).toEqual(['a', 'c', 'd']);
  });

  it('sends away who waits, and takes whoever comes later', async () => {
    const line = new Line(1);
    const entered: string[] = [];
    await comes(line, 'a', entered);
    const sentAway = [comes(line, 'b', entered), comes(line, 'c', entered)].map((waiting) =>
      expect(waiting).rejects.toThrow('closed'),
    );
    line.disperse(new Error('closed'));
    await Promise.all(sentAway);
    const later = comes(line, 'd', entered);
    line.leave();
    await later;
    expect(entered).toEqual(['a', 'd']);
  });
});
