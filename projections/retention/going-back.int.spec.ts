import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freshDatabase } from '../../test/support/database.js';
import { freshReadTables, type ReadTables } from '../read-tables.support.js';
import { acquired, type Happening, purchased, recorded, scopeOf } from '../stories.support.js';
import { retentionIsNaive, retentionQuestions } from '../verdicts.support.js';
import { activity } from './activity.js';
import { retention, type RetentionQuestion } from './retention.js';

/** Here 00:01 of Sunday, November 1, became 23:01 of Saturday, October 31. */
const timeZone = 'America/St_Johns';
const BACK = Date.parse('2009-11-01T02:31:00Z');
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

let tables: ReadTables;

beforeAll(async () => {
  tables = await freshReadTables(await freshDatabase());
});
afterAll(() => tables.close());

/** So many minutes behind the moment at which clocks went back. */
const minutes = (count: number) => new Date(BACK + count * MINUTE_MS).toISOString();
const [firstOfNovember, lastOfOctober] = [minutes(-0.5), minutes(29)];

async function told(asOf: string, ...story: readonly Happening[]) {
  await tables.empty();
  await tables.fold(recorded(story));
  return scopeOf(tables, asOf, { timeZone });
}

async function active(question: RetentionQuestion, ...story: readonly Happening[]) {
  const { rows } = await retention(await told('2009-11-04T12:00:00Z', ...story), question);
  return rows.map((row) => `${row.cohort}+${String(row.n)}: ${String(row.active)}`);
}

/** Around that moment, and some days before and behind it. */
const around = fc
  .oneof(
    fc.integer({ min: -3, max: 64 }),
    fc.tuple(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-720, 0, 30, 720)),
  )
  .map((at) => (typeof at === 'number' ? minutes(at) : minutes(at[0] * DAY_MINUTES + at[1])));
const happening = fc
  .tuple(fc.constantFrom('a', 'b'), around, fc.constantFrom(purchased, purchased, acquired))
  .map(([who, at, tell]) => tell(who, at));

describe('where clocks go back over midnight', () => {
  it.each([
    ['bounded', ['2009-11-01+0: 1', '2009-11-01+1: 0', '2009-11-01+2: 1', '2009-11-01+3: 0']],
    ['unbounded', ['2009-11-01+0: 1', '2009-11-01+1: 1', '2009-11-01+2: 1', '2009-11-01+3: 0']],
    ['consecutive', ['2009-11-01+0: 1', '2009-11-01+1: 0', '2009-11-01+2: 0', '2009-11-01+3: 0']],
  ])('who purchased on both days counts once, %s', async (definition, cells) => {
    const both = [firstOfNovember, lastOfOctober, minutes(90)].map((at) => purchased('anna', at));
    const later = purchased('anna', '2009-11-03T12:00:00Z');
    const question = { definition, period: 'day' };
    expect(await active(question, ...both, later)).toEqual(cells);
  });

  it('a purchase in the hour that comes twice breaks no chain', async () => {
    const days = ['2009-10-30T12:00:00Z', firstOfNovember, lastOfOctober, '2009-11-02T12:00:00Z'];
    const story = days.map((at) => purchased('anna', at));
    const question = { definition: 'consecutive', period: 'day' };
    const [, ...others] = await active(question, ...story);
    expect(others.slice(0, 4)).toEqual(
      [1, 2, 3, 4].map((n) => `2009-10-30+${String(n)}: ${n < 4 ? '1' : '0'}`),
    );
  });

  it('nobody is new twice, nor comes back from where they are', async () => {
    const story = [firstOfNovember, lastOfOctober, minutes(90)].map((at) => purchased('anna', at));
    const { rows } = await activity(await told('2009-11-01T12:00:00Z', ...story));
    expect(rows).toEqual([
      { period: '2009-11-01', new: 1, returning: 0, resurrecting: 0, dormant: 0 },
    ]);
  });

  it('retention and activity are those of a naive replay', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(happening, { minLength: 1, maxLength: 12 }),
        retentionQuestions,
        async (story, question) => {
          const scope = await told('2009-11-06T12:00:00Z', ...story);
          await retentionIsNaive(question)(story, scope);
        },
      ),
      { numRuns: 120 },
    ));
});
