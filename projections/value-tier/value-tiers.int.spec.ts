import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { openReadTables, type ReadTables } from '../read-tables.support.js';
import {
  acquired,
  caredFor,
  type Happening,
  purchased,
  recorded,
  refunded,
  resolved,
  scopeOf,
} from '../stories.support.js';
import { valueTiers, type ValueTiersQuestion } from './value-tiers.js';

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

async function ask(story: readonly Happening[], question: ValueTiersQuestion, asOf = '2000-12-31') {
  await tables.fold(recorded(story));
  return valueTiers(scopeOf(tables, asOf), question);
}

const worth = (customerId: string, total: string) => purchased(customerId, '2000-01-01', { total });

describe('value tiers by threshold', () => {
  it('are all there where the book is empty', async () => {
    const { rows } = await ask([], {});
    expect(rows).toEqual(
      ['high', 'mid', 'low', 'negative'].map((tier) => ({ tier, customers: 0, value: '0.00' })),
    );
  });

  it('begin at their amounts, net of refunds, exactly', async () => {
    const story = [
      worth('a', '1000'),
      worth('b', '999.9999'),
      worth('c', '100'),
      worth('d', '99.9999'),
      acquired('e', '2000-01-01'),
      worth('f', '10'),
      refunded('f', '2000-01-02', { amount: '10.0001' }),
    ];
    const { rows, notes } = await ask(story, { scheme: 'threshold' });
    expect(rows).toEqual([
      { tier: 'high', customers: 1, value: '1000.00' },
      { tier: 'mid', customers: 2, value: '1099.9999' },
      { tier: 'low', customers: 2, value: '99.9999' },
      { tier: 'negative', customers: 1, value: '-0.0001' },
    ]);
    expect(notes).toEqual({ ignoredEvents: 0 });
  });

  it('take every known cost off for margin, and say how many lines told none', async () => {
    const lines = [
      { sku: 'x', quantity: 2, unitPrice: '50', unitCost: '30.5' },
      { sku: 'y', quantity: 1, unitPrice: '20' },
    ];
    const story = [
      acquired('a', '2000-01-01', { acquisitionCost: '5', currency: 'EUR', rate: '1.1' }),
      purchased('a', '2000-01-02', { total: '120', lines }),
      refunded('a', '2000-01-03', { amount: '10' }),
      caredFor('a', '2000-01-04', { cost: '3' }),
      resolved('a', '2000-01-05', { compensation: '7.25' }),
      purchased('a', '2001-01-05', { total: '1', lines }),
    ];
    const { rows, notes } = await ask(story, { basis: 'margin' });
    // 120 - 10 - 61 - 5.5 - 3 - 7.25
    expect(rows[2]).toEqual({ tier: 'low', customers: 1, value: '33.25' });
    expect(notes).toEqual({ ignoredEvents: 0, linesWithoutCost: 1 });
  });

  it('convert at the rate, half-even to 4 decimals', async () => {
    const details = { total: '0.0005', currency: 'EUR', rate: '0.5' };
    const { rows } = await ask([purchased('a', '2000-01-01', details)], {});
    expect(rows[2]).toMatchObject({ customers: 1, value: '0.0002' });
  });

  it('refuse words that are none of theirs', async () => {
    await expect(ask([], { scheme: 'xyz' })).rejects.toMatchObject({ field: 'scheme' });
    await expect(ask([], { basis: 'xyz' })).rejects.toMatchObject({ field: 'basis' });
  });
});

describe('value tiers by ABC analysis', () => {
  it('go by the value before a customer; zero and below are C', async () => {
    const story = [
      worth('a', '79.9999'),
      worth('b', '15.0001'),
      worth('c', '5'),
      acquired('d', '2000-01-01'),
      refunded('e', '2000-01-01', { amount: '50' }),
    ];
    const { rows } = await ask(story, { scheme: 'abc' });
    expect(rows).toEqual([
      { tier: 'A', customers: 2, value: '95.00' },
      { tier: 'B', customers: 0, value: '0.00' },
      { tier: 'C', customers: 3, value: '-45.00' },
    ]);
  });

  it('end a class where exactly its share has gone before', async () => {
    const story = [worth('a', '80'), worth('b', '15'), worth('c', '5')];
    const { rows } = await ask(story, { scheme: 'abc' });
    expect(rows.map(({ customers }) => customers)).toEqual([1, 1, 1]);
  });

  it('have everyone in C where nobody is worth anything', async () => {
    const { rows } = await ask([worth('a', '0'), acquired('b', '2000-01-01')], { scheme: 'abc' });
    expect(rows.map(({ customers }) => customers)).toEqual([0, 0, 2]);
  });
});

describe('RFM scores', () => {
  it('are all there where nobody purchased', async () => {
    const { rows } = await ask([acquired('a', '2000-01-01')], { scheme: 'rfm' });
    expect(rows).toHaveLength(15);
    expect(rows[0]).toEqual({ dimension: 'recency', score: 1, threshold: null, customers: 0 });
    expect(rows.every(({ customers }) => customers === 0)).toBe(true);
  });

  it('count type-7 quantiles below the value, purchasers only', async () => {
    const story = [
      ...[
        ['a', 1],
        ['b', 2],
        ['c', 3],
        ['d', 4],
        ['e', 5],
        ['f', 6],
      ].map(([id, value]) =>
        purchased(String(id), `2000-12-0${String(value)}`, { total: String(Number(value) * 10) }),
      ),
      acquired('g', '2000-01-01'),
    ];
    const { rows } = await ask(story, { scheme: 'rfm' }, '2000-12-31');
    const monetary = rows.slice(10);
    // 10 … 60: h = 1 + 5p lands on the values 20, 30, 40, 50
    expect(monetary).toEqual([
      { dimension: 'monetary', score: 1, threshold: null, customers: 2 },
      { dimension: 'monetary', score: 2, threshold: '20.00', customers: 1 },
      { dimension: 'monetary', score: 3, threshold: '30.00', customers: 1 },
      { dimension: 'monetary', score: 4, threshold: '40.00', customers: 1 },
      { dimension: 'monetary', score: 5, threshold: '50.00', customers: 1 },
    ]);
    // Days 25 … 30 of silence; thresholds 26 … 29, of which the fewer lie below the better.
    expect(rows.slice(0, 5)).toEqual([
      { dimension: 'recency', score: 1, threshold: null, customers: 1 },
      { dimension: 'recency', score: 2, threshold: '29', customers: 1 },
      { dimension: 'recency', score: 3, threshold: '28', customers: 1 },
      { dimension: 'recency', score: 4, threshold: '27', customers: 1 },
      { dimension: 'recency', score: 5, threshold: '26', customers: 2 },
    ]);
  });

  it('interpolate in exact decimals and show what ties leave empty', async () => {
    const story = [worth('a', '0.1'), worth('b', '0.1'), worth('c', '0.4')];
    const { rows } = await ask(story, { scheme: 'rfm' });
    // h = 1 + 2p: 0.1, 0.1, 0.1 + 0.2 * 0.3, 0.1 + 0.6 * 0.3
    expect(rows.slice(10)).toMatchObject([
      { threshold: null },
      { threshold: '0.10' },
      { threshold: '0.10' },
      { threshold: '0.16' },
      { threshold: '0.28' },
    ]);
    expect(rows.slice(10).map(({ customers }) => customers)).toEqual([2, 0, 0, 0, 1]);
    expect(rows.slice(5, 10).map(({ customers }) => customers)).toEqual([3, 0, 0, 0, 0]);
  });

  it('take whole days of 24 hours', async () => {
    const story = [purchased('a', '2000-12-30T00:00:01Z'), purchased('b', '2000-12-30T00:00:00Z')];
    const { rows } = await ask(story, { scheme: 'rfm' }, '2000-12-31T00:00:00Z');
    expect(rows[4]).toMatchObject({ score: 5, threshold: '0.2', customers: 1 });
  });
});
