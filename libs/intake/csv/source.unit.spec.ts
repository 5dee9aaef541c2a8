import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { Reading } from '../reading.js';
import { parseMapping } from './mapping.js';
import { csvSource } from './source.js';

const plain = {
  customer: 'who',
  date: { column: 'when', timeZone: 'Europe/Berlin' },
  amount: 'total',
  currency: 'EUR',
  negative: 'refund',
};

async function read(mapping: object, ...lines: readonly string[]) {
  const { read: readings } = csvSource(parseMapping(mapping), 'shop-');
  const all: Reading[] = [];
  const file = Readable.from([Buffer.from(lines.join('\r\n'))]);
  for await (const reading of readings(file)) all.push(reading);
  return all;
}

describe('csvSource', () => {
  it('makes an order of a row, with an id that follows from its content', async () => {
    const [one, other, equal] = await read(
      plain,
      'who,when,total',
      'ann,2024-07-01,12.50',
      'ann,2024-07-01,12.51',
      'bob,2024-07-01T00:00,12.5',
    );
    expect(one).toMatchObject({
      line: 2,
      customer: {
        id: 'shop-ann',
        row: { role: 'order', single: true, at: Date.UTC(2024, 5, 30, 22), amount: '12.5' },
      },
    });
    expect(equal?.customer?.row.ref).toBe(one?.customer?.row.ref);
    expect(other?.customer?.row.ref).not.toBe(one?.customer?.row.ref);
  });

  it('takes a negative amount as money back, or sets it aside', async () => {
    const lines = ['who,when,total', 'ann,2024-07-01,-5'];
    const [refund] = await read(plain, ...lines);
    expect(refund?.customer?.row).toMatchObject({ role: 'refund', amount: '5' });
    const [ignored] = await read({ ...plain, negative: 'ignore' }, ...lines);
    expect(ignored?.exclusion).toMatchObject({ kind: 'set-aside', reason: 'negative-amount' });
    expect(ignored?.customer?.row.role).toBe('seen');
    expect(ignored?.money?.value.toFixed()).toBe('-5');
  });

  it('takes a marked row as money back, whatever its sign', async () => {
    const mapping = { ...plain, refund: { column: 'type', values: ['credit'] } };
    const [row] = await read(mapping, 'who,when,total,type', 'ann,2024-07-01,5,credit');
    expect(row?.customer?.row.role).toBe('refund');
    expect(row?.money?.value.toFixed()).toBe('-5');
  });

  it('keeps the rows of an order together by its id, with article and category', async () => {
    const mapping = { ...plain, orderId: 'order', sku: 'sku', category: 'cat', quantity: 'n' };
    const header = 'who,when,total,order,sku,cat,n';
    const [row] = await read(mapping, header, 'ann,2024-07-01,5,A1,tea,drinks,2');
    expect(row?.customer?.row).toMatchObject({
      ref: 'A1',
      single: false,
      sku: 'tea',
      category: 'drinks',
      quantity: '2',
    });
  });

  it('takes a stray quote as it stands, and a quoted line break as part of its field', async () => {
    const mapping = { ...plain, sku: 'sku' };
    const rows = ['who,when,total,sku', 'ann,2024-07-01,5,7" pan', 'bob,2024-07-01,5,"two\nlines"'];
    const readings = await read(mapping, ...rows);
    expect(readings.map(({ customer }) => customer?.row.sku)).toEqual(['7" pan', 'two\nlines']);
  });

  it.each([
    ['columns', 'ann,2024-07-01'],
    ['customer-id', 'a b,2024-07-01,5'],
    ['date', 'ann,2024-13-01,5'],
    ['amount', 'ann,2024-07-01,five'],
    ['amount', 'ann,2024-07-01,1.00001'],
  ])('rejects a row for its %s: "%s"', async (reason, row) => {
    const [reading] = await read(plain, 'who,when,total', row);
    expect(reading).toMatchObject({ line: 2, exclusion: { kind: 'rejected', reason } });
    expect(reading?.customer).toBeUndefined();
  });

  it('leaves a row without a customer unattributed', async () => {
    const [reading] = await read(plain, 'who,when,total', ',2024-07-01,5');
    expect(reading?.exclusion?.kind).toBe('unattributed');
  });

  it('names missing and ambiguous columns, and those that there are', async () => {
    await expect(read(plain, 'who,total,total', 'ann,1,2')).rejects.toThrow(
      'the file has no column "when" (for date), more than one column "total" (for amount); ' +
        'its columns are "who", "total", "total"',
    );
  });

  it('refuses a file whose quote is never closed, and an empty one', async () => {
    await expect(read(plain, 'who,when,total', 'ann,"2024-07-01,5', 'bob,1,1')).rejects.toThrow(
      'close the quote',
    );
    await expect(read(plain)).rejects.toThrow('the file is empty');
  });

  it('refuses a prefix that no customer id can begin with', () => {
    expect(() => csvSource(parseMapping(plain), 'my shop/')).toThrow('--prefix "my shop/"');
  });
});

describe('parseMapping', () => {
  it.each([
    [{ ...plain, customer: undefined }, 'customer: '],
    [{ ...plain, custmer: 'x' }, 'custmer'],
    [{ ...plain, currency: 'euro' }, 'currency: is no ISO 4217 currency'],
    [{ ...plain, currency: 1 }, 'currency: is neither a currency such as'],
    [{ ...plain, date: { column: 'when', timeZone: 'Berlin' } }, 'date.timeZone: is no IANA'],
    [{ ...plain, amount: undefined, quantity: 'n' }, 'amount: name its column, or those of'],
    [{ ...plain, rates: { USD: 'x' } }, 'rates.USD: is no decimal'],
    ['no object', 'expected object'],
  ])('names what is wrong: %#', (mapping, message) => {
    expect(() => parseMapping(mapping, 'map.json')).toThrow(message);
  });
});
