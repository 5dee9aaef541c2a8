import { describe, expect, it } from '@jest/globals';
import type { EventData, RecordedEvent } from '../port.js';
import { lastOfRun } from './find-written.js';

const stream = ['a', 'b', 'c', 'd', 'e', 'f'].map(
  (id, n) => ({ id, revision: BigInt(n) }) as RecordedEvent,
);
const wanted = (ids: string) => Array.from(ids, (id) => ({ id }) as EventData);

describe('events that may have been written', () => {
  it.each([
    ['a', 0n],
    ['def', 5n],
    ['bc', 2n],
  ])('stand in the stream: %s', (ids, revision) => {
    expect(lastOfRun(stream, wanted(ids))?.revision).toBe(revision);
  });

  it.each(['x', 'fx', 'ac', 'ba', 'defg'])('do not stand there: %s', (ids) => {
    expect(lastOfRun(stream, wanted(ids))).toBeUndefined();
  });
});
