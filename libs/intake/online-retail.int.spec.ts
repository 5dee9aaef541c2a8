import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type CustomerRoom,
  logContent,
  openCustomerRoom,
  purchasesOf,
} from '../../test/support/customer-room.js';
import { type Files, temporaryFiles } from '../../test/support/files.js';
import { importOnlineRetail } from './imports.js';

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

const retailHeader =
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

describe('an import of Online Retail', () => {
  const lines = [
    '536365,B,"two, packed",2,2011-07-01T08:27:00,1.005,17850,UK',
    '542806,A,x,1,2011-01-01T09:00:00,5,17850,UK',
    '536365,A,x,3,2011-07-01T08:26:00,2,17850,UK',
    '536365,A,x,3,2011-07-01T08:26:00,2,17850,UK',
    'C536379,D,x,-1,2010-12-01T09:41:00,27.5,17850,UK',
    'C536379,E,x,-2,2010-12-01T09:41:00,0.25,17850,UK',
    '578841,F,x,12540,2011-11-25T15:57:00,0,13256,UK',
    '536414,G,x,56,2010-12-01T11:52:00,1.5,,UK',
  ];

  async function run(rows: readonly string[]) {
    const there = await open();
    const file = await files.write('retail.csv', [retailHeader, ...rows].join('\n'));
    const report = await importOnlineRetail({ ...there, file, currency: 'GBP' });
    return { report, content: await logContent(there), purchases: await purchasesOf(there) };
  }

  it('makes orders of invoices, refunds of cancellations, and accounts for the rest', async () => {
    const { report, purchases } = await run(lines);
    expect(report).toMatchObject({
      read: { rows: 8, sums: { GBP: '75.01' } },
      customers: { new: 2 },
      orders: { new: 2, rows: 4, sums: { GBP: '19.01' } },
      refunds: { new: 1, rows: 2, sums: { GBP: '28' } },
      unattributed: { rows: 1, sums: { GBP: '84' } },
      setAside: [{ reason: 'zero-price', rows: 1 }],
      ties: true,
    });
    expect(purchases[1]).toEqual({
      occurredAt: '2011-07-01T07:26:00Z',
      orderId: '536365',
      lines: [
        { sku: 'A', quantity: 3, unitPrice: '2' },
        { sku: 'A', quantity: 3, unitPrice: '2' },
        { sku: 'B', quantity: 2, unitPrice: '1.005' },
      ],
      total: '14.01',
      currency: 'GBP',
      place: 'UK',
    });
  });

  it('ends with the same log when the lines are reversed', async () => {
    const [straight, reversed] = [await run(lines), await run(lines.toReversed())];
    expect(reversed.content).toEqual(straight.content);
  });
});
