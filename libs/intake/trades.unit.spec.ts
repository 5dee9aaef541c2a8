import { describe, expect, it } from '@jest/globals';
import type { CustomerRow } from './reading.js';
import { tradesOf } from './trades.js';

const row = (more: Partial<CustomerRow>): CustomerRow => ({
  role: 'order',
  at: 1_000,
  ref: 'A',
  single: false,
  amount: '1',
  currency: 'GBP',
  line: 1,
  ...more,
});

const single = (more: Partial<CustomerRow>) => row({ single: true, ...more });

describe('tradesOf', () => {
  it('makes one order of the rows of one invoice, at the earliest of its times', () => {
    const rows = [
      row({ at: 2_000, sku: 'x', amount: '2.555' }),
      row({ ref: 'B' }),
      row({ at: 1_000, sku: 'y', amount: '0.001' }),
    ];
    const { trades } = tradesOf('c', rows);
    expect(trades.map(({ id, at, amount }) => ({ id, at, amount }))).toEqual([
      { id: 'A', at: 1_000, amount: '2.556' },
      { id: 'B', at: 1_000, amount: '1' },
    ]);
  });

  it('enters the book at the earliest row of any kind', () => {
    const rows = [row({ at: 9 }), row({ at: 5, role: 'refund' }), row({ at: 3, role: 'seen' })];
    expect(tradesOf('c', rows)).toMatchObject({ firstAt: 3, trades: [{ at: 5 }, { at: 9 }] });
  });

  it('knows a customer who was only seen', () => {
    expect(tradesOf('c', [row({ role: 'seen' })])).toMatchObject({ firstAt: 1_000, trades: [] });
  });

  it('keeps duplicates: a count among equals completes the id of single rows', () => {
    const rows = [single({}), single({ ref: 'B' }), single({})];
    expect(tradesOf('c', rows).trades.map(({ id }) => id)).toEqual(['A-1', 'A-2', 'B-1']);
  });

  it('keeps equal lines of one invoice', () => {
    const line = { sku: 'x', quantity: '1', unitPrice: '2.10', amount: '2.1' };
    const [order] = tradesOf('c', [row(line), row(line)]).trades;
    expect(order).toMatchObject({ amount: '4.2', rows: [line, line] });
  });

  it('makes orders and refunds of one id two things', () => {
    const { trades } = tradesOf('c', [row({}), row({ role: 'refund' })]);
    expect(trades.map(({ kind }) => kind)).toEqual(['order', 'refund']);
  });

  it('rounds half-even to what the book keeps, and knows the exact sum', () => {
    const [order] = tradesOf('c', [row({ amount: '0.00005' })]).trades;
    expect(order?.amount).toBe('0');
    expect(order?.exact.toFixed()).toBe('0.00005');
  });
});
