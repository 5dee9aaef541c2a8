import { describe, expect, it } from '@jest/globals';
import { StreamDeleted, WrongExpectedRevision } from '../errors.js';
import type { ExpectedRevision } from '../port.js';
import { LAST_REVISION } from '../node-log.js';
import { judge, mayRepeat } from './judge.js';
import { NO_SETTINGS } from './stream-settings.js';
import { type Place, type StreamState, Streams } from './streams.js';

/** A stream of events with these ids, at the positions 101, 102, …; without any it is not there. */
function streamOf(...ids: readonly string[]): StreamState {
  const places = new Map<string, Place[]>();
  ids.forEach((id, n) => {
    const place = { revision: BigInt(n), position: BigInt(101 + n), ageSeconds: 0 };
    places.set(id, [...(places.get(id) ?? []), place]);
  });
  const number = ids.length > 0 ? 1n : undefined;
  return { ...new Streams([]).get('s'), number, last: BigInt(ids.length) - 1n, places };
}

const softlyDeleted = (...ids: readonly string[]): StreamState => ({
  ...streamOf(...ids),
  number: 1n,
  settings: { ...NO_SETTINGS, truncateBefore: LAST_REVISION },
});

function verdict(stream: StreamState, expected: ExpectedRevision, ...ids: readonly string[]) {
  const made = judge({ expected, ids }, stream);
  if (made.kind === 'write') return `write ${String(made.first)}`;
  if (made.kind === 'nothing') return `nothing ${String(made.revision)}`;
  if (made.kind === 'refuse') return `refuse ${made.error.code}`;
  return `repeat ${String(made.last.revision)}@${String(made.last.position)}`;
}

const refused = 'refuse wrong-expected-revision';

describe('new events', () => {
  it.each<[ExpectedRevision, string]>([
    ['any', 'write 0'],
    ['none', 'write 0'],
    [-1n, 'write 0'],
    ['exists', refused],
    [0n, refused],
    [-2n, refused],
  ])('to an empty stream, expecting %s: %s', (expected, told) => {
    expect(verdict(streamOf(), expected, 'x')).toBe(told);
  });

  it.each<[ExpectedRevision, string]>([
    ['any', 'write 2'],
    ['exists', 'write 2'],
    [1n, 'write 2'],
    ['none', refused],
    [0n, refused],
    [2n, refused],
  ])('to a stream of two, expecting %s: %s', (expected, told) => {
    expect(verdict(streamOf('a', 'b'), expected, 'x', 'y')).toBe(told);
  });

  it('a refusal names the stream, what was expected and what there is', () => {
    const made = judge({ expected: 7n, ids: ['x'] }, streamOf('a'));
    expect(made).toEqual({ kind: 'refuse', error: new WrongExpectedRevision('s', 7n, 0n) });
  });
});

describe('events that stand there already', () => {
  const four = () => streamOf('a', 'b', 'c', 'd');

  it.each<[ExpectedRevision, readonly string[], string]>([
    ['none', ['a', 'b'], 'repeat 1@102'],
    [0n, ['b', 'c'], 'repeat 2@103'],
    [2n, ['d'], 'repeat 3@104'],
    [2n, ['d', 'x'], refused],
    [0n, ['c', 'b'], refused],
    [0n, ['b', 'd'], refused],
    [0n, ['c'], refused],
  ])('by their place, expecting %s, %j: %s', (expected, ids, told) => {
    expect(verdict(four(), expected, ...ids)).toBe(told);
  });

  it.each<[readonly string[], string]>([
    [['a'], 'repeat 0@101'],
    [['b', 'd'], 'repeat 3@104'],
    [['d', 'b'], 'repeat 1@102'],
    [['c', 'b', 'a'], 'repeat 0@101'],
    [['d', 'x'], refused],
    [['b', 'x', 'd'], refused],
    [['x', 'd'], 'write 4'],
    [['x', 'b', 'c', 'd'], 'write 4'],
    [['x', 'y'], 'write 4'],
  ])('by their ids alone, %j: %s', (ids, told) => {
    expect(verdict(four(), 'any', ...ids)).toBe(told);
    expect(verdict(four(), 'exists', ...ids)).toBe(told);
  });

  it('are written again behind the last where the writer expects it to be the last', () => {
    expect(verdict(four(), 3n, 'd')).toBe('write 4');
  });

  it('are found at each of their places', () => {
    const twice = streamOf('a', 'b', 'a');
    expect(verdict(twice, 'none', 'a')).toBe('repeat 0@101');
    expect(verdict(twice, 1n, 'a')).toBe('repeat 2@103');
    expect(verdict(twice, 'any', 'a')).toBe('repeat 0@101');
  });
});

describe('no events', () => {
  it.each<[ExpectedRevision, string, string]>([
    ['any', 'nothing -1', 'nothing 1'],
    ['none', 'nothing -1', refused],
    ['exists', refused, 'nothing 1'],
    [1n, refused, 'nothing 1'],
    [0n, refused, refused],
  ])('expecting %s: %s in an empty stream, %s in a stream of two', (expected, empty, two) => {
    expect(verdict(streamOf(), expected)).toBe(empty);
    expect(verdict(streamOf('a', 'b'), expected)).toBe(two);
  });
});

describe('a tombstone', () => {
  it.each<ExpectedRevision>(['any', 'none', 'exists', 0n, 1n])(
    'closes the stream and its metastream to everything, expecting %s',
    (expected) => {
      const closed = { ...streamOf('a'), tombstoned: true };
      const metastream = { ...streamOf('m'), name: '$$s', original: closed };
      const ofThat = { ...streamOf(), name: '$$$$s', original: metastream };
      for (const stream of [closed, metastream, ofThat]) {
        const refusal = { kind: 'refuse', error: new StreamDeleted(stream.name) };
        for (const ids of [['a'], ['m'], ['x'], []]) {
          expect(judge({ expected, ids }, stream)).toEqual(refusal);
        }
      }
    },
  );
});

describe('a softly deleted stream', () => {
  const deleted = 'refuse stream-deleted';

  it.each<[ExpectedRevision, readonly string[], string]>([
    ['any', ['x'], 'write 2'],
    ['none', ['x'], 'write 2'],
    [-1n, ['x'], 'write 2'],
    [1n, ['x'], 'write 2'],
    [1n, ['b'], 'write 2'],
    ['exists', ['x'], deleted],
    ['exists', ['a', 'b'], deleted],
    ['exists', [], deleted],
    [0n, ['x'], refused],
    [2n, ['x'], refused],
    ['none', [], refused],
  ])('expecting %s, takes %j: %s', (expected, ids, told) => {
    expect(verdict(softlyDeleted('a', 'b'), expected, ...ids)).toBe(told);
  });

  it.each<[ExpectedRevision, readonly string[], string]>([
    ['any', ['a', 'b'], 'repeat 1@102'],
    ['none', ['a', 'b'], 'repeat 1@102'],
    [0n, ['b'], 'repeat 1@102'],
    ['any', ['a', 'x'], refused],
    ['none', ['a', 'x'], refused],
    ['any', ['x', 'a'], 'write 2'],
    ['none', ['x', 'b'], 'write 2'],
  ])('still knows its events, expecting %s, %j: %s', (expected, ids, told) => {
    expect(verdict(softlyDeleted('a', 'b'), expected, ...ids)).toBe(told);
  });
});

describe('a stream that has only metadata', () => {
  it.each<[ExpectedRevision, string]>([
    ['any', 'write 0'],
    ['none', 'write 0'],
    ['exists', 'write 0'],
    [0n, refused],
  ])('expecting %s: %s', (expected, told) => {
    expect(verdict({ ...streamOf(), number: 1n }, expected, 'x')).toBe(told);
  });
});

describe('ids', () => {
  it('are looked up only where they may stand there', () => {
    const ids = ['a'];
    expect(mayRepeat({ expected: 'any', ids }, 3n)).toBe(true);
    expect(mayRepeat({ expected: 'none', ids }, 3n)).toBe(true);
    expect(mayRepeat({ expected: 2n, ids }, 3n)).toBe(true);
    expect(mayRepeat({ expected: 3n, ids }, 3n)).toBe(false);
    expect(mayRepeat({ expected: 4n, ids }, 3n)).toBe(false);
    expect(mayRepeat({ expected: 'any', ids }, -1n)).toBe(false);
    expect(mayRepeat({ expected: 'any', ids: [] }, 3n)).toBe(false);
  });
});

describe('an append that counts on the first event that can be read', () => {
  const asks = (stream: StreamState, firstReadable: bigint, ...ids: readonly string[]) =>
    judge({ expected: stream.last, ids, firstReadable }, stream).kind;
  const hiding = (settings: Partial<StreamState['settings']>) => ({
    ...streamOf('a', 'b', 'c'),
    settings: { ...NO_SETTINGS, ...settings },
  });

  it.each<[string, Partial<StreamState['settings']>, bigint]>([
    ['nothing', {}, 0n],
    ['a truncation', { truncateBefore: 2n }, 2n],
    ['a count', { maxCount: 2n }, 1n],
    ['a count that hides nothing yet', { maxCount: 3n }, 0n],
    ['a truncation beyond a count', { truncateBefore: 2n, maxCount: 2n }, 2n],
    ['a count beyond a truncation', { truncateBefore: 1n, maxCount: 1n }, 2n],
  ])('is written where it is that one behind %s', (_, settings, first) => {
    for (const asked of [0n, 1n, 2n]) {
      expect(asks(hiding(settings), asked, 'd')).toBe(asked === first ? 'write' : 'refuse');
      expect(asks(hiding(settings), asked)).toBe(asked === first ? 'nothing' : 'refuse');
    }
  });

  it('is refused where events are hidden by age, or all of them', () => {
    expect(asks(hiding({ maxAgeSeconds: 60n }), 0n, 'd')).toBe('refuse');
    expect(asks(softlyDeleted('a'), 0n, 'd')).toBe('refuse');
  });

  it('is still told that it was written before', () => {
    const claim = { expected: 1n, ids: ['c'], firstReadable: 0n };
    expect(judge(claim, hiding({ truncateBefore: 2n })).kind).toBe('repeat');
  });
});
