import { afterAll, beforeAll, describe, it } from '@jest/globals';
import fc from 'fast-check';
import { freshDatabase } from '../test/support/database.js';
import { histories, instants, zones } from './histories.support.js';
import { freshReadTables, type ReadTables } from './read-tables.support.js';
import { recorded, scopeOf } from './stories.support.js';
import {
  type Check,
  customersAreNaive,
  retentionIsNaive,
  retentionQuestions,
  scoresAreNaive,
  stagesAreNaive,
  totalsAreNaive,
  valuesAreNaive,
} from './verdicts.support.js';

let tables: ReadTables;

beforeAll(async () => {
  tables = await freshReadTables(await freshDatabase());
});
afterAll(() => tables.close());

const LONG_MS = 300_000;

/** Any history, any instant, any zone: what SQL says is what the naive oracle says. */
function always(checks: fc.Arbitrary<Check>, numRuns: number): Promise<void> {
  return fc.assert(
    fc.asyncProperty(histories, instants, zones, checks, async (history, asOf, timeZone, check) => {
      await tables.empty();
      await tables.fold(recorded(history));
      await check(history, scopeOf(tables, asOf, { timeZone }));
    }),
    { numRuns },
  );
}

describe('verdicts from facts', () => {
  it.each([
    ['on stages are those of a naive replay', stagesAreNaive],
    ['on one customer and in lists are those of a naive replay', customersAreNaive],
    ['on values are those of a naive replay', valuesAreNaive],
    ['on totals are those of a naive replay', totalsAreNaive],
    ['on RFM scores are those of a naive replay', scoresAreNaive],
  ])('%s', (_, check) => always(fc.constant(check), 60), LONG_MS);

  it(
    'on retention and activity are those of a naive replay',
    () => always(retentionQuestions.map(retentionIsNaive), 150),
    LONG_MS,
  );
});
