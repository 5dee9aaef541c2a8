import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../test/support/database.js';
import { resolveAsOf } from './as-of.js';
import { cdnowHappenings, hasTestData, testData } from './cdnow.support.js';
import { lifecycleStages } from './lifecycle-stage/lifecycle-stages.js';
import type { QueryScope } from './question.js';
import { openReadTables, type ReadTables } from './read-tables.support.js';
import { activity } from './retention/activity.js';
import { retention } from './retention/retention.js';
import { recorded, scopeOf } from './stories.support.js';
import { totals } from './totals/totals.js';
import { valueTiers } from './value-tier/value-tiers.js';

let database: TestDatabase;
let tables: ReadTables;

const asOf = (text: string): QueryScope => scopeOf(tables, resolveAsOf(text, 'UTC', new Date()));
const atTheEnd = () => asOf('1998-06-30T00:00:00Z');

const name = hasTestData ? 'CDNOW' : `CDNOW (skipped: no data in ${testData})`;

(hasTestData ? describe : describe.skip)(name, () => {
  beforeAll(async () => {
    database = await freshDatabase();
    tables = await openReadTables(database.url);
    await tables.fold(recorded(await cdnowHappenings()));
  }, 60_000);
  afterAll(async () => {
    await tables.close();
    await database.drop();
  });

  it('has its totals', async () => {
    expect((await totals(atTheEnd())).rows).toEqual([
      {
        customers: 23_570,
        purchasers: 23_570,
        orders: 69_659,
        units: 167_881,
        purchased: '2500315.63',
        refunded: '0.00',
        net: '2500315.63',
      },
    ]);
  });

  it('has the totals of its calibration period', async () => {
    const [row] = (await totals(asOf('1997-09-30'))).rows;
    expect(row).toMatchObject({ customers: 23_570, orders: 49_086, net: '1723354.50' });
  });

  it('has its ABC classes', async () => {
    const { rows } = await valueTiers(atTheEnd(), { scheme: 'abc' });
    expect(rows).toMatchObject([
      { tier: 'A', customers: 7695 },
      { tier: 'B', customers: 8044 },
      { tier: 'C', customers: 7831 },
    ]);
  });

  it('has everyone in a tier by every scheme, and shows the score that ties leave empty', async () => {
    const { rows: tiers } = await valueTiers(atTheEnd(), { scheme: 'threshold' });
    expect(tiers.reduce((sum, { customers }) => sum + customers, 0)).toBe(23_570);
    const { rows: scores } = await valueTiers(atTheEnd(), { scheme: 'rfm' });
    expect(scores).toHaveLength(15);
    const frequency = scores.slice(5, 10);
    expect(frequency.reduce((sum, { customers }) => sum + customers, 0)).toBe(23_570);
    expect(frequency[1]).toMatchObject({ score: 2, customers: 0 });
  });

  it('has 18,196 customers silent for more than 180 days', async () => {
    const { rows } = await lifecycleStages(atTheEnd());
    const silent = rows.filter(({ stage }) => stage === 'dormant' || stage === 'lapsed');
    expect(silent.reduce((sum, { customers }) => sum + customers, 0)).toBe(18_196);
  });

  it.each([
    ['bounded', [7846, 1157, 964, 810, 679, 736]],
    ['unbounded', [7846, 3654, 3357, 3140, 2958, 2842]],
    ['consecutive', [7846, 1157, 369, 176, 112, 77]],
    ['rolling', [7846, 1076, 818, 710, 648, 705]],
  ])('has its January 1997 cohort by %s retention', async (definition, active) => {
    const { rows } = await retention(atTheEnd(), { definition });
    const january = rows.filter(({ cohort }) => cohort === '1997-01-01');
    expect(january.slice(0, 6).map((cell) => cell.active)).toEqual(active);
    expect(january.every(({ size }) => size === 7846)).toBe(true);
  });

  it('has its activity of March 1997', async () => {
    const { rows } = await activity(atTheEnd());
    expect(rows.find(({ period }) => period === '1997-03-01')).toEqual({
      period: '1997-03-01',
      new: 7248,
      returning: 1681,
      resurrecting: 595,
      dormant: 7952,
    });
  });
});
