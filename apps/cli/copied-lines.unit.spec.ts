import { describe, expect, it } from '@jest/globals';
import { copiedLines } from './copied-lines.js';

const copied = { events: 1_200, streams: 2, written: 1_000, leftBehind: 0 };

describe('what came of a copy', () => {
  it('is told with where to go on from', () => {
    const lines = copiedLines(copied, { way: 'to', url: 'esdb://me:secret@node:2113?tls=true' });
    expect(lines[0]).toBe(
      '1,200 events of 2 streams are in esdb://node:2113?tls=true, 1,000 of them new; each was read back and compared.',
    );
    expect(lines.at(-1)).toBe(
      'From now on start with EVENTSTORE_URL=esdb://node:2113?tls=true, its user and password added.',
    );
  });

  it('is worded for one, and for what stays where it was', () => {
    const one = { events: 1, streams: 1, written: 1, leftBehind: 1_300 };
    const lines = copiedLines(one, { way: 'from', url: 'esdb://node:2113' });
    expect(lines[0]).toMatch(/^1 event of 1 stream is here, from esdb:\/\/node:2113, 1 of them/);
    expect(lines[1]).toMatch(/1,300\.$/);
    expect(lines[2]).toMatch(/^Only streams of ours/);
  });
});
