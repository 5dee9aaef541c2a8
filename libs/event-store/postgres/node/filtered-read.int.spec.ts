import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anEvent } from '../../../../test/contract/contract-store.js';
import {
  aFilter,
  listenToAll,
  type OpenedNode,
  openNode,
  readAllOf,
} from '../../../../test/support/node-reading.js';
import type { NodeEvent, NodeFilter } from '../../node-log.js';
import { wantedBy } from './filter.js';

let opened: OpenedNode;
let everything: readonly NodeEvent[];

/** Stretches in which one stream is dense, then sparse, then not there. */
beforeAll(async () => {
  opened = await openNode();
  const batch = (stream: string, count: number) => {
    const events = Array.from({ length: count }, (_, n) =>
      anEvent({ type: `Type${String(n % 5)}` }),
    );
    return opened.node.append(stream, 'any', events);
  };
  for (const [a, b] of [
    [2500, 10],
    [1, 4500],
    [900, 900],
    [0, 5000],
    [3000, 0],
  ] as const) {
    await batch('a', a);
    await batch('b', b);
    await batch('a', a > 0 ? 1 : 0);
  }
  everything = await readAllOf(opened.node);
});

afterAll(() => opened.close());

const filters = fc.record({
  on: fc.constantFrom('stream', 'type'),
  regex: fc.constantFrom('', 'a', '[2-4]$', '^b|Type1', '.', 'nothing'),
  prefixes: fc.subarray(['a', 'b', 'Type3', 'T', '']),
});

describe('a filter over any log', () => {
  it('finds what a look at every record finds, in either direction, from anywhere', async () => {
    const last = BigInt(everything.length);
    const direction = fc.constantFrom('forwards', 'backwards');
    const from = fc.bigInt({ min: 1n, max: last });
    const limit = fc.constantFrom(1, 1500, Number.MAX_SAFE_INTEGER);
    const rule = fc.asyncProperty(filters, direction, from, limit, async (filter, ...asked) => {
      const range = { direction: asked[0], from: asked[1], limit: asked[2] };
      const isIn = ({ record }: NodeEvent) =>
        range.direction === 'forwards'
          ? record.position >= range.from
          : record.position < range.from;
      const inOrder = range.direction === 'forwards' ? everything : everything.toReversed();
      const expected = wanted(inOrder.filter(isIn), filter).slice(0, range.limit);
      const found = await readAllOf(opened.node, { ...range, filter: aFilter(filter) });
      expect(positions(found)).toEqual(positions(expected));
    });
    await fc.assert(rule, { numRuns: 20 });
  });

  it('tells a subscriber each match once, and checkpoints evenly, none ahead of a match', async () => {
    const rule = fc.asyncProperty(
      filters,
      fc.integer({ min: 20, max: 5000 }),
      async (filter, window) => {
        const subscriber = await listenToAll(opened.node, {
          filter: aFilter({ ...filter, window }),
        });
        await subscriber.hears('caught-up');
        const told = await subscriber.leave();
        const expectedHits = positions(wanted(everything, filter));
        expect(told.filter((one) => typeof one === 'bigint')).toEqual(expectedHits);
        const checkpoints = everything.length / window;
        const expected = Array.from({ length: Math.ceil(checkpoints) }, (_, n) =>
          BigInt(Math.min((n + 1) * window, everything.length)),
        );
        expect(told.flatMap(checkpointOf)).toEqual(expected);
        // In order: nothing that a checkpoint covers comes behind it.
        const places = told.flatMap((one) => (typeof one === 'bigint' ? [one] : checkpointOf(one)));
        expect(places).toEqual(places.toSorted((one, other) => Number(one - other)));
      },
    );
    await fc.assert(rule, { numRuns: 8 });
  });
});

function wanted(
  events: readonly NodeEvent[],
  { on, ...filter }: Pick<NodeFilter, 'on' | 'regex' | 'prefixes'>,
): readonly NodeEvent[] {
  return wantedBy(filter)(events, ({ record }) => record[on]);
}

function checkpointOf(told: bigint | string): readonly bigint[] {
  const [, position] = /^checkpoint (\d+)$/.exec(String(told)) ?? [];
  return position === undefined ? [] : [BigInt(position)];
}

function positions(events: readonly NodeEvent[]): readonly bigint[] {
  return events.map(({ record }) => record.position);
}
