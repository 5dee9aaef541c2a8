import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compareInstants, countUntil, putInOrder } from './instants.js';

/** Few, some of them the same instant in other words, some a microsecond apart. */
const instant = fc.constantFrom(
  '2026-01-01T00:00:00Z',
  '2026-01-01T01:00:00+01:00',
  '2026-01-01T00:00:00.000001Z',
  '2026-01-01T00:00:00.000Z',
  '2025-12-31T23:59:59.999999Z',
  '2026-01-01T00:00:01Z',
  '2027-06-01T12:00:00-05:00',
);

describe('what is put in order of time', () => {
  it('stands by its instant, then by arrival; how much lies at or before one is counted', () => {
    fc.assert(
      fc.property(fc.array(instant, { maxLength: 40 }), instant, (told, at) => {
        const inOrder: { occurredAt: string; number: number }[] = [];
        const arrived = told.map((occurredAt, number) => ({ occurredAt, number }));
        for (const one of arrived) putInOrder(inOrder, one);
        const sorted = arrived.toSorted((a, b) => compareInstants(a.occurredAt, b.occurredAt));
        expect(inOrder).toEqual(sorted);
        const until = arrived.filter(({ occurredAt }) => compareInstants(occurredAt, at) <= 0);
        expect(countUntil(inOrder, at)).toBe(until.length);
      }),
      { numRuns: 500 },
    );
  });
});
