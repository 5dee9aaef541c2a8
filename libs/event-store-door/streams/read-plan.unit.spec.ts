import { describe, expect, it } from '@jest/globals';
import { LAST_REVISION } from '../../event-store/index.js';
import type { ReadOptions } from '../codec/read-messages.js';
import { readPlan } from './read-plan.js';

const streamIdentifier = { streamName: Buffer.from('s') };
const stream: ReadOptions = {
  stream: { streamIdentifier, start: {} },
  count: 10n,
  noFilter: {},
};
const uncounted: ReadOptions = { all: { start: {} }, noFilter: {} };
const unfiltered: ReadOptions = { all: { start: {} }, count: 10n };
const all: ReadOptions = { ...uncounted, ...unfiltered };

describe('what a read asks for', () => {
  it('is a stretch of a stream', () => {
    expect(readPlan(stream)).toEqual({
      kind: 'stream',
      ids: 'text',
      stream: 's',
      read: { direction: 'forwards', from: 'start', limit: 10, resolveLinks: false },
      tellsLast: false,
    });
  });

  it.each([
    [2n ** 64n - 1n, 'end'],
    [2n ** 64n - 2n, LAST_REVISION],
    [5n, 5n],
  ])('begins a stream at revision %s: %s', (revision, from) => {
    const plan = readPlan({ ...stream, stream: { streamIdentifier, revision } });
    expect(plan).toMatchObject({ read: { from } });
  });

  it.each([
    [{ commit: 0n, prepare: 0n }, 'start'],
    [{ commit: 700n, prepare: 700n }, 700n],
    [{ commit: 700n, prepare: 0n }, 700n],
    [{}, 'start'],
    [{ commit: 2n ** 64n - 1n, prepare: 2n ** 64n - 1n }, 'end'],
    [{ commit: 2n ** 63n, prepare: 0n }, LAST_REVISION],
  ])('begins the log at %j: %s', (position, from) => {
    expect(readPlan({ ...all, all: { position } })).toMatchObject({ kind: 'all', read: { from } });
  });

  it('takes the largest count for as many as there are', () => {
    expect(readPlan({ ...all, count: 2n ** 64n - 1n })).toMatchObject({
      read: { limit: Number.MAX_SAFE_INTEGER },
    });
  });

  it('subscribes from where it is told', () => {
    expect(readPlan({ ...uncounted, subscription: {}, all: { end: {} } })).toMatchObject({
      kind: 'all-subscription',
      subscription: { after: 'end' },
    });
  });

  it('filters by prefixes or an expression, with a window', () => {
    const filter = { onType: { regex: '^a', prefixes: ['b'] }, checkpointIntervalMultiplier: 3 };
    const wanted = { on: 'type', regex: '^a', prefixes: ['b'], checkpointMultiplier: 3 };
    for (const usual of [{ count: {} }, { max: 0 }]) {
      expect(readPlan({ ...unfiltered, filter: { ...filter, ...usual } })).toMatchObject({
        read: { filter: { ...wanted, window: 32 } },
      });
    }
    expect(readPlan({ ...unfiltered, filter: { ...filter, max: 500 } })).toMatchObject({
      read: { filter: { ...wanted, window: 500 } },
    });
  });

  it.each<[string, ReadOptions | undefined]>([
    ['no options', undefined],
    ['neither a filter nor none', unfiltered],
    ['no count', uncounted],
    ['a count of 0', { ...all, count: 0n }],
    ['a stream with a filter', { ...stream, filter: { onType: {} } }],
    ['a filter on nothing', { ...unfiltered, filter: { max: 5 } }],
    ['neither a stream nor all', { count: 1n, noFilter: {} }],
    ['a prepare behind its commit', { ...all, all: { position: { commit: 5n, prepare: 6n } } }],
    ['a stream without a name', { ...stream, stream: { streamIdentifier: {}, start: {} } }],
    [
      'a name that is no UTF-8',
      { ...stream, stream: { streamIdentifier: { streamName: Buffer.of(255) }, start: {} } },
    ],
    ['a subscription backwards', { ...uncounted, subscription: {}, direction: 1 }],
    [
      'checkpoints every 0 windows',
      {
        ...unfiltered,
        subscription: {},
        filter: { onType: {}, checkpointIntervalMultiplier: 0 },
      },
    ],
  ])('is refused: %s', (_name, options) => {
    expect(() => readPlan(options)).toThrow();
  });
});
