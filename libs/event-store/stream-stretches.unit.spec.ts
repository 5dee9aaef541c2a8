import { describe, expect, it } from '@jest/globals';
import { SourceHasGap } from './errors.js';
import type { RecordedEvent } from './port.js';
import { byStream, stretches } from './stream-stretches.js';

function event(stream: string, revision: bigint, bytes = 1): RecordedEvent {
  return {
    ...{ id: 'i', type: 't', contentType: 'application/octet-stream', metadata: Buffer.alloc(0) },
    ...{ stream, revision, position: 1n, recordedAt: '', data: Buffer.alloc(bytes) },
    contentType: 'application/octet-stream',
  };
}

describe('the events of a page', () => {
  it('are sorted by stream, in the order in which the page names them', () => {
    const page = [event('b', 4n), event('a', 0n), event('b', 5n)];
    expect(byStream(page)).toEqual([[page[0], page[2]], [page[1]]]);
  });

  it('must have no gap', () => {
    const page = [event('a', 1n), event('b', 0n), event('a', 3n)];
    expect(() => byStream(page)).toThrow(SourceHasGap);
    expect(() => byStream(page)).toThrow(/stream a has no event at revision 2/);
  });
});

describe('the events of a stream', () => {
  const sizes = (given: readonly number[]) =>
    stretches(given.map((bytes, n) => event('a', BigInt(n), bytes))).map((piece) =>
      piece.map(({ data }) => data.byteLength),
    );
  const half = 256 * 1024;

  it('are cut where an append could be too large, the largest standing alone', () => {
    expect(sizes([half, half, half])).toEqual([[half], [half], [half]]);
    expect(sizes([10, half, 10, 4 * half, 10])).toEqual([[10, half, 10], [4 * half], [10]]);
  });

  it('are cut where they are many', () => {
    const many = sizes(Array.from({ length: 1_001 }, () => 1));
    expect(many.map(({ length }) => length)).toEqual([500, 500, 1]);
  });

  it('are nothing where there are none', () => {
    expect(stretches([])).toEqual([]);
  });
});
