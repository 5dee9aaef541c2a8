import { afterEach, describe, expect, it } from '@jest/globals';
import {
  cdnowFile,
  golden,
  hasRealData,
  onlineRetailFile,
  whereData,
} from '../../test/golden/real-data.js';
import { type CustomerRoom, openCustomerRoom } from '../../test/support/customer-room.js';
import { importCdnow, importOnlineRetail } from './imports.js';

const MINUTES = 60_000;

(hasRealData ? describe : describe.skip)(`the reconciliation of real files${whereData}`, () => {
  let there: CustomerRoom | undefined;

  afterEach(() => there?.close());

  it(
    'accounts for every row of CDNOW',
    async () => {
      there = await openCustomerRoom();
      const report = await importCdnow({ ...there, file: cdnowFile, currency: 'USD' });
      const [rows, sums] = [
        golden('cdnow_master', 'rows'),
        { USD: golden('cdnow_master', 'revenue') },
      ];
      expect(report).toMatchObject({
        read: { rows, sums },
        customers: { new: golden('cdnow_master', 'customers'), alreadyThere: 0 },
        orders: { new: rows, alreadyThere: 0, rows, sums },
        refunds: { new: 0, rows: 0 },
        unattributed: { rows: 0 },
        setAside: [],
        rejected: [],
        ties: true,
      });
    },
    5 * MINUTES,
  );

  it(
    'accounts for every line of Online Retail',
    async () => {
      there = await openCustomerRoom();
      const report = await importOnlineRetail({
        ...there,
        file: onlineRetailFile,
        currency: 'GBP',
      });
      const retail = (...path: readonly string[]) => golden('online_retail', ...path);
      expect(report).toMatchObject({
        read: { rows: retail('rows'), sums: { GBP: retail('net') } },
        customers: { new: retail('customers'), alreadyThere: 0 },
        orders: {
          new: retail('identified_purchase', 'orders'),
          rows: retail('identified_purchase', 'lines'),
          sums: { GBP: retail('identified_purchase', 'gross') },
        },
        refunds: {
          rows: retail('cancellations', 'lines'),
          sums: { GBP: String(retail('cancellations', 'amount')).replace('-', '') },
        },
        unattributed: { rows: retail('lines_without_customer') },
        setAside: [{ reason: 'zero-price', rows: 40, sums: { GBP: '0' } }],
        rejected: [],
        remarks: [
          { reason: 'adjustment-invoices', rows: 3, sums: { GBP: '-11062.06' } },
          { reason: 'negative-price', rows: retail('negative_price_lines') },
          { reason: 'zero-price', rows: retail('zero_price_lines'), sums: { GBP: '0' } },
        ],
        ties: true,
      });
    },
    5 * MINUTES,
  );
});
