import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { openReadTables, type ReadTables } from '../read-tables.support.js';
import {
  acquired,
  churned,
  type Happening,
  profiled,
  purchased,
  recorded,
  scopeOf,
  surveyed,
} from '../stories.support.js';
import { customerVerdict } from './customer-verdict.js';
import { listCustomers, type ListQuestion } from './list-customers.js';

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

const fold = (...story: readonly Happening[]) => tables.fold(recorded(story));
const list = (asOf: string, question: ListQuestion = {}) =>
  listCustomers(scopeOf(tables, asOf), question);
const idsOf = async (asOf: string, question: ListQuestion) =>
  (await list(asOf, question)).rows.map(({ customerId }) => customerId);

describe('the list of customers', () => {
  it('is empty where the book is', async () => {
    expect(await list('2000-01-01')).toMatchObject({ rows: [], next: null });
  });

  it('shows who they are and what is said of them as of then', async () => {
    await fold(
      acquired('anna', '2000-01-02', { channel: 'fair' }),
      profiled('anna', '2000-01-03', { name: 'Anna', region: 'north', attributes: { size: 'L' } }),
      purchased('anna', '2000-01-04', { total: '120' }),
      profiled('anna', '2000-01-05', { region: 'south', attributes: { size: null, hat: 'red' } }),
      surveyed('anna', '2000-01-01'),
    );
    const [now] = (await list('2000-01-05')).rows;
    expect(now).toEqual({
      customerId: 'anna',
      enteredAt: '2000-01-01T00:00:00.000Z',
      name: 'Anna',
      region: 'south',
      channel: 'fair',
      attributes: { hat: 'red' },
      stage: 'converted',
      wonBack: false,
      purchaseDays: 1,
      lastPurchaseAt: '2000-01-04T00:00:00.000Z',
      tier: 'mid',
      value: '120.00',
    });
    const [then] = (await list('2000-01-03')).rows;
    expect(then).toMatchObject({
      name: 'Anna',
      region: 'north',
      channel: 'fair',
      attributes: { size: 'L' },
      stage: 'attracted',
      tier: 'low',
      value: '0.00',
      lastPurchaseAt: null,
    });
    expect((await list('2000-01-01')).rows).toMatchObject([{ name: null, channel: null }]);
    expect((await list('1999-12-31')).rows).toEqual([]);
  });

  it('goes by time, not by arrival, field by field', async () => {
    await fold(
      profiled('anna', '2000-01-05', { name: 'later' }),
      profiled('anna', '2000-01-03', { name: 'earlier', region: 'north' }),
      profiled('anna', '2000-01-05', { name: 'same instant, later position' }),
    );
    expect((await list('2000-01-09')).rows).toMatchObject([
      { name: 'same instant, later position', region: 'north' },
    ]);
    expect((await list('2000-01-04')).rows).toMatchObject([{ name: 'earlier' }]);
  });

  it('knows the first of two acquisitions, whichever instant they name', async () => {
    await fold(
      acquired('anna', '2000-01-05', { channel: 'fair' }),
      acquired('anna', '2000-01-01', { channel: 'web' }),
    );
    const entered = { enteredAt: '2000-01-05T00:00:00.000Z', channel: 'fair' };
    expect((await list('2000-01-09')).rows).toMatchObject([entered]);
    expect((await list('2000-01-05')).rows).toMatchObject([entered]);
    expect((await list('2000-01-02')).rows).toEqual([]);
  });

  it('pages by id in code-unit order, with filters', async () => {
    const ids = Array.from({ length: 30 }, (_, index) => `c${String(index).padStart(2, '0')}`);
    await fold(
      ...ids.map((id) => acquired(id, '2000-01-01', { channel: id < 'c15' ? 'web' : 'fair' })),
      ...ids
        .filter((_, index) => index % 10 === 3)
        .map((id) => purchased(id, '2000-01-02', { total: '5000' })),
      acquired('B', '2000-01-01'),
      churned('a', '2000-01-01'),
    );
    const first = await list('2000-01-03', { limit: 2 });
    expect(first.rows.map(({ customerId }) => customerId)).toEqual(['B', 'a']);
    expect(first.next).toBe('a');
    expect(await idsOf('2000-01-03', { limit: 2, after: 'a' })).toEqual(['c00', 'c01']);
    expect(await idsOf('2000-01-03', { limit: 2, stage: 'converted' })).toEqual(['c03', 'c13']);
    const converted = { limit: 2, stage: 'converted', after: 'c13' };
    expect(await list('2000-01-03', converted)).toMatchObject({
      rows: [{ customerId: 'c23' }],
      next: null,
    });
    expect(await idsOf('2000-01-03', { tier: 'high', channel: 'fair' })).toEqual(['c23']);
    expect(await idsOf('2000-01-03', { stage: 'churned' })).toEqual(['a']);
    expect(await idsOf('2000-01-03', { region: 'north' })).toEqual([]);
  });

  it('takes tiers from the basis asked for', async () => {
    await fold(
      acquired('anna', '2000-01-01', { acquisitionCost: '950', currency: 'USD' }),
      purchased('anna', '2000-01-01', { total: '1000' }),
    );
    expect(await idsOf('2000-01-01', { tier: 'high' })).toEqual(['anna']);
    expect(await idsOf('2000-01-01', { tier: 'high', basis: 'margin' })).toEqual([]);
    expect((await list('2000-01-01', { basis: 'margin' })).rows).toMatchObject([
      { tier: 'low', value: '50.00' },
    ]);
  });

  it('refuses words that are none of its own', async () => {
    await expect(list('2000-01-01', { stage: 'x' })).rejects.toMatchObject({ field: 'stage' });
    await expect(list('2000-01-01', { tier: 'A' })).rejects.toMatchObject({ field: 'tier' });
    await expect(list('2000-01-01', { basis: 'x' })).rejects.toMatchObject({ field: 'basis' });
    await expect(list('2000-01-01', { limit: 0 })).rejects.toMatchObject({ field: 'limit' });
  });
});

describe('one customer', () => {
  it('has stage, tiers and values, by both bases', async () => {
    await fold(
      purchased('anna', '2000-01-01', {
        total: '150',
        lines: [
          { sku: 'x', quantity: 1, unitCost: '100' },
          { sku: 'y', quantity: 1 },
        ],
      }),
      purchased('ben', '2000-01-01'),
    );
    const ask = customerVerdict(scopeOf(tables, '2000-01-01'), { customerId: 'anna' });
    expect(await ask).toMatchObject({
      rows: [
        {
          customerId: 'anna',
          stage: 'converted',
          values: { revenue: '150.00', margin: '50.00' },
          tiers: { revenue: 'mid', margin: 'low' },
        },
      ],
      notes: { ignoredEvents: 0, linesWithoutCost: 1 },
    });
  });

  it('is no row where they are not in the book', async () => {
    await fold(purchased('anna', '2000-01-02'));
    const scope = scopeOf(tables, '2000-01-01');
    expect((await customerVerdict(scope, { customerId: 'anna' })).rows).toEqual([]);
    expect((await customerVerdict(scope, { customerId: 'nobody' })).rows).toEqual([]);
  });
});
