import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { openReadTables, type ReadTables } from '../read-tables.support.js';
import { acquired, churned, purchased, recorded, refunded, scopeOf } from '../stories.support.js';
import { totals } from './totals.js';

let database: TestDatabase;
let tables: ReadTables;

beforeAll(async () => {
  database = await freshDatabase();
  tables = await openReadTables(database.url);
});
afterAll(async () => {
  await tables.close();
  await database.drop();
});

describe('totals', () => {
  it('are zero where the book is empty', async () => {
    expect(await totals(scopeOf(tables, '2000-01-01', { currency: 'JPY' }))).toEqual({
      definition: { name: 'totals', parameters: {} },
      rows: [
        {
          customers: 0,
          purchasers: 0,
          orders: 0,
          units: 0,
          purchased: '0',
          refunded: '0',
          net: '0',
        },
      ],
      notes: { ignoredEvents: 0 },
    });
  });

  it('sum up everything up to then, exactly', async () => {
    const lines = [{ sku: 'x', quantity: 1.5 }];
    const story = [
      acquired('anna', '2000-01-01'),
      churned('ben', '2000-01-01'),
      purchased('cleo', '2000-01-01', { orderId: 'one', total: '0.1', lines }),
      purchased('cleo', '2000-01-02', { total: '0.2', lines }),
      purchased('cleo', '2000-01-02', { orderId: 'one', total: '1000', lines }),
      refunded('dora', '2000-01-02', { amount: '5.0001' }),
      purchased('eve', '2000-01-03', { total: '7' }),
    ];
    await tables.fold(recorded(story));
    const { rows, notes } = await totals(scopeOf(tables, '2000-01-02'));
    expect(rows).toEqual([
      {
        customers: 4,
        purchasers: 1,
        orders: 2,
        units: 3,
        purchased: '0.30',
        refunded: '5.0001',
        net: '-4.7001',
      },
    ]);
    expect(notes).toEqual({ ignoredEvents: 1 });
  });
});
