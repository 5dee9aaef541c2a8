import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { cdnow } from './cdnow.js';
import type { Reading } from './reading.js';

const header = 'customer_id  date  number_of_cds  dollar_value';

async function read(...lines: readonly string[]) {
  const readings: Reading[] = [];
  for await (const reading of cdnow.read(Readable.from([Buffer.from(lines.join('\r\n'))])))
    readings.push(reading);
  return readings;
}

describe('cdnow', () => {
  it('takes each row as an order at midnight UTC, its id made of day, units and amount', async () => {
    const [reading] = await read(header, ' 00001 19970101  1   11.77', '');
    expect(reading?.customer).toEqual({
      id: 'cdnow-00001',
      row: {
        role: 'order',
        at: Date.UTC(1997, 0, 1),
        ref: '19970101-1-11.77',
        single: true,
        amount: '11.77',
        currency: 'USD',
        line: 2,
        sku: 'CD',
        quantity: '1',
      },
    });
    expect(reading?.money?.value.toFixed()).toBe('11.77');
  });

  it('takes a total of zero as an order', async () => {
    const [reading] = await read(header, ' 00001 19970101  1   0.00');
    expect(reading?.exclusion).toBeUndefined();
    expect(reading?.customer?.row.amount).toBe('0');
  });

  it('knows the published sample by its five columns, and names customers as the master does', async () => {
    const [reading] = await read(' 00004 0001 19970101  2   29.33');
    expect(reading?.customer?.id).toBe('cdnow-00004');
    expect(reading?.customer?.row.ref).toBe('19970101-2-29.33');
  });

  it('passes over a header that stands last', async () => {
    expect(await read(' 00001 19970101  1   11.77', header)).toHaveLength(1);
  });

  it('refuses a file of another shape and says what it found', async () => {
    await expect(read('InvoiceNo,StockCode', '1,2')).rejects.toThrow(
      'but line 1 is "InvoiceNo,StockCode"',
    );
  });

  it.each([
    ['columns', ' 00001 19970101  1'],
    ['customer-id', ' é1 19970101  1   11.77'],
    ['date', ' 00001 19970231  1   11.77'],
    ['date', ' 00001 1997-01-01  1   11.77'],
    ['units', ' 00001 19970101  0   11.77'],
    ['amount', ' 00001 19970101  1   -11.77'],
    ['amount', ' 00001 19970101  1   1e3'],
  ])('rejects a row for its %s: "%s"', async (reason, row) => {
    const [reading] = await read(header, row);
    expect(reading).toMatchObject({ line: 2, exclusion: { kind: 'rejected', reason } });
    expect(reading?.customer).toBeUndefined();
  });
});
