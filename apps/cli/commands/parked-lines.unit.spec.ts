import { describe, expect, it } from '@jest/globals';
import type { DiscardedEvent, ParkedEvent } from '../../../libs/read-store/index.js';
import {
  detailLines,
  discardedDetailLines,
  discardedLines,
  outcomeLines,
  parkedLines,
} from './parked-lines.js';

const parked: ParkedEvent = {
  projection: 'facts',
  position: 17n,
  stream: 'customer-a',
  revision: 3n,
  eventId: 'e-1',
  type: 'CustomerPurchased',
  category: 'fold-failed',
  error: 'no\nsuch unit',
  stack: 'Error: no such unit\n    at unitsOf',
  attempts: 2,
  parkedAt: '2026-01-01T00:00:00.000000Z',
};

const discarded: DiscardedEvent = {
  ...{ projection: 'facts', position: 17n, stream: 'customer-a', eventId: 'e-1', type: '' },
  ...{ reason: 'a\ndouble', actPosition: 20n, leftOut: false },
  ...{ actor: 'olga', onBehalfOf: 'the shop', discardedAt: '2026-01-02T00:00:00Z' },
};

describe('what is parked', () => {
  it('is one line each, the error on it', () => {
    const behind = { ...parked, category: 'behind' as const, error: null, attempts: 0 };
    expect(parkedLines([parked, behind])).toEqual([
      'position  projection  event                           category     attempts  error',
      '      17  facts       CustomerPurchased customer-a@3  fold-failed         2  no such unit',
      '      17  facts       CustomerPurchased customer-a@3  behind              0  -',
    ]);
  });

  it('shows the whole of one', () => {
    expect(detailLines(parked).join('\n')).toContain('at unitsOf');
  });

  it('names what was discarded, by whom and when, and what waits for a rebuild', () => {
    const untold = { ...discarded, leftOut: true, actor: null };
    expect(discardedLines([discarded, untold])).toEqual([
      'discarded: position 17 of facts (its rows stay until a rebuild), 2026-01-02T00:00:00Z by olga on behalf of the shop: a double',
      'discarded: position 17 of facts, 2026-01-02T00:00:00Z by somebody unknown on behalf of the shop: a double',
    ]);
  });

  it('shows the whole of one discard', () => {
    expect(discardedDetailLines({ ...discarded, leftOut: true, onBehalfOf: null })).toEqual([
      'projection  facts',
      'event       e-1',
      'stands at   position 17, customer-a',
      'discarded   2026-01-02T00:00:00Z by olga, by the act at position 20',
      'reason      a\ndouble',
      'rows        left out',
    ]);
    expect(discardedDetailLines(discarded).at(-1)).toMatch(/^rows +folded before/);
  });

  it('commands no terminal, whatever somebody wrote', () => {
    const hostile = { ...discarded, reason: '\u001b[31mred\u0007', leftOut: true };
    const lines = [...discardedLines([hostile]), ...discardedDetailLines(hostile)];
    const said = { ...parked, error: '\u001b]0;title', stack: '\u009b2J' };
    for (const line of [...lines, ...detailLines(said)]) expect(line).not.toMatch(/[^\P{Cc}\n]/u);
    expect(lines).toContain('reason      \uFFFD[31mred\uFFFD');
  });

  it('tells what came of an act', () => {
    const said = { result: 'appended' as const, position: 20n, folded: true };
    const outcome = { ...said, parked: [], more: false };
    expect(outcomeLines(outcome)).toEqual([
      'The act stands in the log, at position 20.',
      'Nothing of it is parked any more.',
    ]);
    expect(outcomeLines({ ...outcome, parked: [parked] })).toContain('Parked still:');
    expect(outcomeLines({ ...outcome, folded: false })[1]).toMatch(/not folded yet/);
    expect(outcomeLines({ ...outcome, more: true })[0]).toMatch(/ first 1,000 streams/);
  });
});
