import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import type { QueryScope } from '../question.js';
import { openReadTables, type ReadTables } from '../read-tables.support.js';
import {
  acquired,
  type Happening,
  purchased,
  recorded,
  refunded,
  scopeOf,
} from '../stories.support.js';
import { activity } from './activity.js';
import { retention, type RetentionQuestion } from './retention.js';

let database: TestDatabase;
let tables: ReadTables;

beforeAll(async () => {
  database = await freshDatabase();
  tables = await openReadTables(database.url);
});
beforeEach(() => tables.empty());
afterAll(async () => {
  await tables.close();
  await database.drop();
});

async function fold(story: readonly Happening[]): Promise<void> {
  await tables.empty();
  await tables.fold(recorded(story));
}

/** Each cohort's cells as `active/eligible/activeEligible`. */
async function cells(
  asOf: string,
  question: RetentionQuestion,
  more: Partial<QueryScope> = {},
): Promise<Record<string, string[]>> {
  const { rows } = await retention(scopeOf(tables, asOf, more), question);
  const cohorts: Record<string, string[]> = {};
  for (const { cohort, size, active, eligible, activeEligible, ...row } of rows) {
    expect(row.tooYoung).toBe(size - eligible);
    expect(row.rate).toBe(eligible === 0 ? null : activeEligible / eligible);
    const line = (cohorts[`${cohort} ${String(size)}`] ??= []);
    expect(row.n).toBe(line.length);
    line.push([active, eligible, activeEligible].join('/'));
  }
  return cohorts;
}

/** anna: January, February, April; ben: January, March; cleo: February. */
const months = [
  purchased('anna', '2000-01-10'),
  purchased('anna', '2000-02-10'),
  purchased('anna', '2000-02-11'),
  purchased('anna', '2000-04-10'),
  purchased('ben', '2000-01-31T23:59:59.999Z'),
  purchased('ben', '2000-03-01'),
  purchased('cleo', '2000-02-29', { total: '0' }),
  refunded('cleo', '2000-03-01'),
  acquired('dora', '1999-12-31'),
];

describe('retention', () => {
  beforeEach(() => fold(months));

  it('is empty where nobody purchased', async () => {
    await tables.empty();
    expect((await retention(scopeOf(tables, '2000-01-01'), {})).rows).toEqual([]);
    expect((await activity(scopeOf(tables, '2000-01-01'), {})).rows).toEqual([]);
  });

  it('bounded: active in period n', async () => {
    expect(await cells('2000-04-15', { definition: 'bounded' })).toEqual({
      '2000-01-01 2': ['2/2/2', '1/2/1', '1/2/1', '1/0/0'],
      '2000-02-01 1': ['1/1/1', '0/1/0', '0/0/0'],
    });
  });

  it('unbounded: active in n or any later one', async () => {
    expect(await cells('2000-04-15', { definition: 'unbounded' })).toEqual({
      '2000-01-01 2': ['2/2/2', '2/2/2', '2/2/2', '1/0/0'],
      '2000-02-01 1': ['1/1/1', '0/1/0', '0/0/0'],
    });
  });

  it('consecutive: active in every period up to n', async () => {
    expect(await cells('2000-04-15', { definition: 'consecutive' })).toEqual({
      '2000-01-01 2': ['2/2/2', '1/2/1', '0/2/0', '0/0/0'],
      '2000-02-01 1': ['1/1/1', '0/1/0', '0/0/0'],
    });
  });

  it("rolling: active in the n-th 30 days from the customer's own first purchase", async () => {
    // anna: days 0, 31, 32, 91; ben: 0, 29 and a bit; cleo: 0. As of 2000-04-15: 96, 74, 46 days.
    expect(await cells('2000-04-15', { definition: 'rolling' })).toEqual({
      '2000-01-01 2': ['2/2/2', '1/2/1', '0/1/0', '1/0/0'],
      '2000-02-01 1': ['1/1/1', '0/0/0'],
    });
  });

  it('counts a window as ended at its end, and a purchase at its end to the next', async () => {
    await fold([purchased('anna', '2000-01-01'), purchased('anna', '2000-01-31')]);
    const january = async (asOf: string) => cells(asOf, { definition: 'rolling' });
    expect(await january('2000-01-30T23:59:59Z')).toEqual({ '2000-01-01 1': ['1/0/0'] });
    expect(await january('2000-01-31')).toEqual({ '2000-01-01 1': ['1/1/1', '1/0/0'] });
  });

  it('judges a period once all of it is as of then', async () => {
    const ended = async (asOf: string) => (await cells(asOf, {}))['2000-01-01 2']?.[0];
    expect(await ended('2000-01-31T23:59:59.998Z')).toBeUndefined();
    expect(await ended('2000-01-31T23:59:59.999Z')).toBe('2/2/2');
    expect(await ended('2000-02-01T00:00:00Z')).toBe('2/2/2');
  });

  it('knows only what had happened by then', async () => {
    expect(await cells('2000-01-15', {})).toEqual({ '2000-01-01 1': ['1/0/0'] });
  });

  it('takes days, weeks and months from the time zone', async () => {
    await fold([
      purchased('anna', '2000-01-31T23:30:00Z'),
      purchased('anna', '2000-02-29T23:30:00Z'),
    ]);
    expect(await cells('2000-03-01', {})).toEqual({ '2000-01-01 1': ['1/1/1', '1/1/1', '0/0/0'] });
    expect(await cells('2000-03-01', {}, { timeZone: 'Europe/Berlin' })).toEqual({
      '2000-02-01 1': ['1/1/1', '1/0/0'],
    });
    expect(Object.keys(await cells('2000-03-01', { period: 'day' }))).toEqual(['2000-01-31 1']);
  });

  it('knows where clocks change: a day of 23 hours is a day', async () => {
    // 2000-03-26 in Berlin ends at 22:00 UTC.
    await fold([
      purchased('anna', '2000-03-26T21:59:00Z'),
      purchased('ben', '2000-03-26T22:00:00Z'),
    ]);
    const inBerlin = { timeZone: 'Europe/Berlin' };
    expect(await cells('2000-03-26T22:00:00Z', { period: 'day' }, inBerlin)).toEqual({
      '2000-03-26 1': ['1/1/1', '0/0/0'],
      '2000-03-27 1': ['1/0/0'],
    });
  });

  it('starts weeks on the day asked for', async () => {
    await fold([purchased('anna', '2000-01-02'), purchased('ben', '2000-01-03')]);
    const cohorts = async (weekStart?: string) =>
      Object.keys(await cells('2000-01-05', { period: 'week', weekStart }));
    expect(await cohorts()).toEqual(['1999-12-27 1', '2000-01-03 1']);
    expect(await cohorts('sunday')).toEqual(['2000-01-02 2']);
    expect(await cohorts('saturday')).toEqual(['2000-01-01 2']);
  });

  it('names weeks before 1970 as well', async () => {
    await fold([purchased('anna', '1969-12-31'), purchased('ben', '1960-02-29')]);
    const { rows } = await activity(scopeOf(tables, '1970-01-01'), { period: 'week' });
    expect([rows[0]?.period, rows.at(-1)?.period]).toEqual(['1960-02-29', '1969-12-29']);
  });

  it('names periods of any year', async () => {
    await fold([
      purchased('anna', '1066-10-14'),
      purchased('ben', '1899-12-31'),
      purchased('cleo', '1900-01-01'),
      purchased('dora', '2100-12-31'),
      purchased('eve', '2101-01-01'),
    ]);
    const cohorts = async (period: string) => {
      const { rows } = await retention(scopeOf(tables, '2101-01-02'), { period });
      return [...new Set(rows.map(({ cohort }) => cohort))];
    };
    expect(await cohorts('month')).toEqual([
      '1066-10-01',
      '1899-12-01',
      '1900-01-01',
      '2100-12-01',
      '2101-01-01',
    ]);
    expect(await cohorts('week')).toEqual(['1066-10-08', '1899-12-25', '1900-01-01', '2100-12-27']);
  });

  it('by acquisition: cohorts by entry into the book, purchasers or not', async () => {
    const entry = 'acquisition';
    await fold([...months, acquired('ben', '1999-12-05'), acquired('cleo', '2000-03-01')]);
    expect(await cells('2000-02-15', { entry })).toEqual({
      '1999-12-01 2': ['0/2/0', '1/2/1', '0/0/0'],
      '2000-01-01 1': ['1/1/1', '1/0/0'],
    });
    expect(await cells('2000-02-15', { entry, definition: 'consecutive' })).toEqual({
      '1999-12-01 2': ['0/2/0', '0/2/0', '0/0/0'],
      '2000-01-01 1': ['1/1/1', '1/0/0'],
    });
    expect(await cells('2000-02-15', { entry, definition: 'unbounded' })).toMatchObject({
      '1999-12-01 2': ['1/2/1', '1/2/1', '0/0/0'],
    });
    expect(await cells('2000-02-15', { entry, definition: 'rolling' })).toMatchObject({
      // ben purchases 57 days behind his entry; dora never.
      '1999-12-01 2': ['0/2/0', '1/1/1', '0/0/0'],
    });
  });

  it('refuses words that are none of its own, and answers beyond measure', async () => {
    const ask = (question: RetentionQuestion) => retention(scopeOf(tables, '2500-01-01'), question);
    await expect(ask({ definition: 'x' })).rejects.toMatchObject({ field: 'definition' });
    await expect(ask({ period: 'year' })).rejects.toMatchObject({ field: 'period' });
    await expect(ask({ weekStart: 'x' })).rejects.toMatchObject({ field: 'weekStart' });
    await expect(ask({ entry: 'x' })).rejects.toMatchObject({ field: 'entry' });
    await expect(ask({ period: 'day' })).rejects.toMatchObject({ field: 'period' });
  });
});

describe('activity', () => {
  it('splits who was active from who no longer was, from the first purchase to now', async () => {
    await fold(months);
    const { rows, definition } = await activity(scopeOf(tables, '2000-05-01'));
    expect(rows).toEqual([
      { period: '2000-01-01', new: 2, returning: 0, resurrecting: 0, dormant: 0 },
      { period: '2000-02-01', new: 1, returning: 1, resurrecting: 0, dormant: 1 },
      { period: '2000-03-01', new: 0, returning: 0, resurrecting: 1, dormant: 2 },
      { period: '2000-04-01', new: 0, returning: 0, resurrecting: 1, dormant: 1 },
      { period: '2000-05-01', new: 0, returning: 0, resurrecting: 0, dormant: 1 },
    ]);
    expect(definition.parameters).toEqual({
      period: 'month',
      weekStart: 'monday',
      timeZone: 'UTC',
    });
  });
});
