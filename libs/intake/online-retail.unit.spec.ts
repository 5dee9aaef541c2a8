import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { onlineRetail } from './online-retail.js';
import type { Reading } from './reading.js';

const header =
  '"InvoiceNo","StockCode","Description","Quantity","InvoiceDate","UnitPrice","CustomerID","Country"';

async function read(...lines: readonly string[]) {
  const file = Readable.from([Buffer.from(`${lines.join('\n')}\n`)]);
  const readings: Reading[] = [];
  for await (const reading of onlineRetail.read(file)) readings.push(reading);
  return readings;
}

function line(invoice: string, quantity: number, price: string, customer = '17850') {
  return `"${invoice}","85123A","A ""T-LIGHT"" HOLDER",${quantity},"2011-07-01T08:26:00",${price},${customer},"United Kingdom"`;
}

describe('onlineRetail', () => {
  it('takes a line with positive quantity and price as part of its invoice, in London time', async () => {
    const [reading] = await read(header, line('536365', 6, '2.555'));
    expect(reading?.customer).toEqual({
      id: 'online-retail-17850',
      row: {
        role: 'order',
        at: Date.UTC(2011, 6, 1, 7, 26),
        ref: '536365',
        single: false,
        amount: '15.33',
        currency: 'GBP',
        line: 2,
        sku: '85123A',
        quantity: '6',
        unitPrice: '2.555',
        place: 'United Kingdom',
      },
    });
  });

  it('takes a line of a C invoice as money back', async () => {
    const [reading] = await read(header, line('C536379', -2, '27.5'));
    expect(reading?.money?.value.toFixed()).toBe('-55');
    expect(reading?.customer?.row).toMatchObject({ role: 'refund', amount: '55', quantity: '2' });
  });

  it.each([
    ['zero-price', line('536414', 56, '0')],
    ['zero-price', line('C536414', -56, '0')],
    ['negative-price', line('536414', 1, '-11.5')],
    ['negative-quantity', line('536414', -3, '1.5')],
    ['odd-cancellation', line('C536414', 3, '1.5')],
    ['adjustment', line('A563185', 1, '11062.06')],
  ])('sets a line aside for %s, but has seen its customer', async (reason, text) => {
    const [reading] = await read(header, text);
    expect(reading?.exclusion).toMatchObject({ kind: 'set-aside', reason });
    expect(reading?.customer?.row.role).toBe('seen');
  });

  it('leaves a line without a customer unattributed, with its sum and what is odd about it', async () => {
    const [reading] = await read(header, line('A563186', 1, '-11062.06', ''));
    expect(reading?.exclusion?.kind).toBe('unattributed');
    expect(reading?.customer).toBeUndefined();
    expect(reading?.money?.value.toFixed()).toBe('-11062.06');
    expect(reading?.remarks).toEqual(['adjustment-invoices', 'negative-price']);
  });

  it('reads a file whose header stands last', async () => {
    const readings = await read(line('536365', 6, '2.5'), header);
    expect(readings.map(({ customer }) => customer?.row.ref)).toEqual(['536365']);
  });

  it('refuses a file with other columns', async () => {
    await expect(read('a,b,c')).rejects.toThrow('it needs the columns InvoiceNo, StockCode');
  });

  it.each([
    ['date', `1,2,x,1,12/01/2010 8:26,1,17850,UK`],
    ['quantity', `1,2,x,many,2010-12-01T08:26:00,1,17850,UK`],
    ['amount', `1,2,x,1,2010-12-01T08:26:00,1.23456,17850,UK`],
    ['columns', `1,,x,1,2010-12-01T08:26:00,1,17850,UK`],
    ['customer-id', `1,2,x,1,2010-12-01T08:26:00,1,178 50,UK`],
  ])('rejects a line for its %s', async (reason, text) => {
    const [reading] = await read(header, text);
    expect(reading?.exclusion).toMatchObject({ kind: 'rejected', reason });
  });
});
