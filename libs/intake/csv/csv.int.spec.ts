import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CustomerRoom,
  logContent,
  openCustomerRoom,
} from '../../../test/support/customer-room.js';
import { type Files, temporaryFiles } from '../../../test/support/files.js';
import { importCsv } from '../imports.js';

let files: Files;
const opened: CustomerRoom[] = [];

beforeAll(async () => {
  files = await temporaryFiles();
});

afterAll(() => files.remove());

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function open(): Promise<CustomerRoom> {
  const room = await openCustomerRoom();
  opened.push(room);
  return room;
}

describe('an import of CSV', () => {
  const mapping = {
    customer: 'Client',
    orderId: 'Order',
    date: { column: 'Date', format: 'dd.MM.yyyy', timeZone: 'Europe/Berlin' },
    quantity: 'Qty',
    unitPrice: 'Price',
    currency: { column: 'Cur' },
    rates: { CHF: '1.05' },
    sku: 'Article',
    negative: 'refund',
    delimiter: ';',
    decimalSeparator: ',',
  };
  const rows = [
    'Client;Order;Date;Qty;Price;Cur;Article',
    'ann;1;01.02.2024;0,333;1,2345;EUR;tea',
    'ann;1;01.02.2024;1;10;EUR;cup',
    'bob;2;02.02.2024;1;20;CHF;cup',
    'bob;3;02.02.2024;-1;5;CHF;cup',
    'b b;4;02.02.2024;1;5;CHF;cup',
    'cid;5;02.02.2024;1;5;SEK;cup',
    ';6;02.02.2024;1;7;EUR;cup',
    'ann;7;02.02.2024;1',
  ];

  it('makes what the mapping says, in currencies of their own, and accounts for the rest', async () => {
    const there = await open();
    const options = { ...there, currency: 'EUR', prefix: 'shop-' };
    const file = await files.write('orders.csv', rows.join('\n'));
    const map = await files.write('map.json', JSON.stringify(mapping));
    expect(await importCsv({ ...options, file, map })).toMatchObject({
      read: { rows: 8, sums: { CHF: '20', EUR: '17.4110885', SEK: '5' } },
      customers: { new: 3 },
      orders: { new: 2, rows: 3, sums: { CHF: '20', EUR: '10.4111' } },
      refunds: { new: 1, rows: 1, sums: { CHF: '5' } },
      unattributed: { rows: 1, sums: { EUR: '7' } },
      rejected: [
        { reason: 'columns', rows: 1, sums: {} },
        { reason: 'customer-id', rows: 1, sums: { CHF: '5' } },
        { reason: 'rate-required', rows: 1, sums: { SEK: '5' } },
      ],
      rounding: { CHF: '0', EUR: '-0.0000115' },
      ties: true,
    });
    expect(Object.keys(await logContent(there))).toEqual([
      'customer-shop-ann',
      'customer-shop-bob',
      'customer-shop-cid',
    ]);
  });

  it('tells an order that changed since from one that is known', async () => {
    const there = await open();
    const options = {
      ...there,
      currency: 'EUR',
      map: await files.write('map.json', JSON.stringify(mapping)),
    };
    const fileOf = (count: number) => files.write('orders.csv', rows.slice(0, count).join('\n'));
    await importCsv({ ...options, file: await fileOf(2) });
    const report = await importCsv({ ...options, file: await fileOf(3) });
    expect(report).toMatchObject({
      orders: { new: 0, alreadyThere: 0 },
      rejected: [{ reason: 'order-exists', rows: 2 }],
      ties: true,
    });
  });
});
