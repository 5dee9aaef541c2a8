import { describe, expect, it } from '@jest/globals';
import type { RecordedEvent } from '../port.js';
import { selectionOf } from './selection.js';

describe('a selection of the log', () => {
  const ours = { prefixes: ['customer-', 'lifeledger-'] };

  it.each([
    [undefined, ours.prefixes],
    [['customer-'], ['customer-']],
    [
      ['customer-7', 'customer-8'],
      ['customer-7', 'customer-8'],
    ],
    [['c'], ['customer-']],
    [[''], ours.prefixes],
    [['order-'], []],
    [[], []],
  ])('by prefixes %j asks for %j', (streamPrefixes, prefixes) => {
    const filter = streamPrefixes === undefined ? {} : { streamPrefixes };
    expect(selectionOf(ours, filter).prefixes).toEqual(prefixes);
  });

  it('tells types apart', () => {
    const event = { type: 'A' } as RecordedEvent;
    const isWanted = [{}, { types: ['A', 'B'] }, { types: ['B'] }, { types: [] }].map((filter) =>
      selectionOf(ours, filter).isWanted(event),
    );
    expect(isWanted).toEqual([true, true, false, false]);
  });
});
