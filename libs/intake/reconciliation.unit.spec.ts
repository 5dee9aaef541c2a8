import { describe, expect, it } from '@jest/globals';
import { type Reconciliation, reconciliationLines } from './reconciliation.js';

const report: Reconciliation = {
  source: 'online-retail',
  file: 'retail.csv',
  read: { rows: 1_006, sums: { GBP: '75.001' } },
  customers: { new: 2, alreadyThere: 1 },
  orders: { new: 2, alreadyThere: 0, rows: 1_000, sums: { GBP: '19' } },
  refunds: { new: 1, alreadyThere: 0, rows: 2, sums: { GBP: '28' } },
  unattributed: { rows: 1, sums: { GBP: '84.001' } },
  setAside: [{ reason: 'zero-price', rows: 1, sums: { GBP: '0' } }],
  rejected: [{ reason: 'date', rows: 2, sums: {} }],
  rejectsFile: 'out/rejects.csv',
  rounding: { GBP: '0' },
  remarks: [{ reason: 'zero-price', rows: 3, sums: { GBP: '0' } }],
  accountedFor: { rows: 1_006, sums: { GBP: '75.001' } },
  ties: true,
};

describe('reconciliationLines', () => {
  it('tells every part, and that they make up the input', () => {
    expect(reconciliationLines(report)).toEqual([
      'online-retail: retail.csv',
      '  rows read: 1,006; 75.001 GBP',
      '  customers: 3; 2 new, 1 already there',
      '  orders: 2; 2 new, 0 already there; money in 19.00 GBP',
      '  refunds: 1; 1 new, 0 already there; money out 28.00 GBP',
      '  unattributed rows: 1; 84.001 GBP',
      '  set aside, zero-price: 1; 0.00 GBP',
      '  rejected rows: 2',
      '    rejected, date: 2; no amount',
      '  seen in all rows, zero-price: 3; 0.00 GBP',
      '  rows that made no event: out/rejects.csv',
      '  ties back to the input: 1,006 rows, 75.001 GBP',
    ]);
  });

  it('says loudly where they do not', () => {
    const accountedFor = { rows: 1_005, sums: { GBP: '75' } };
    expect(reconciliationLines({ ...report, accountedFor, ties: false }).at(-1)).toBe(
      '  DOES NOT TIE: accounted for 1,005 rows, 75.00 GBP; the input holds 1,006 rows, 75.001 GBP',
    );
  });
});
