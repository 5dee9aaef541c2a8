import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { importCdnow, type Reconciliation } from '../../libs/intake/index.js';
import { type Installation, openInstallation } from '../support/installation.js';
import { cdnowFile, golden, hasRealData, whereData } from './real-data.js';
import { rearrangedFile, reversedFile } from './reversed-file.js';

const END = '1998-06-30T00:00:00Z';
const minutes = 60_000;

interface Rows<Row> {
  readonly rows: readonly Row[];
}
interface Cell {
  readonly cohort: string;
  readonly size: number;
  readonly n: number;
  readonly active: number;
}

const asItIs = {
  order: 'as it is',
  open: () => Promise.resolve({ path: cdnowFile, remove: () => Promise.resolve() }),
};
const reversed = { order: 'in reverse order', open: () => reversedFile(cdnowFile) };

/** A tenth shows below that the order changes nothing; the whole in reverse is for those who ask for it. */
const orders =
  process.env['LIFELEDGER_TEST_REVERSED'] === undefined ? [asItIs] : [asItIs, reversed];

async function importInto(
  { lifeledger, fold }: Installation,
  { path, remove }: Awaited<ReturnType<typeof asItIs.open>>,
): Promise<Reconciliation> {
  const { room, databaseUrl, settings } = lifeledger;
  const { currency } = settings;
  const report = await importCdnow({ file: path, url: databaseUrl(), room, currency });
  await remove();
  await fold();
  return report;
}

(hasRealData ? describe : describe.skip).each(orders)(
  `CDNOW imported $order${whereData}`,
  ({ open }) => {
    let installation: Installation;
    let report: Reconciliation;

    beforeAll(async () => {
      installation = await openInstallation();
      report = await importInto(installation, await open());
    }, 5 * minutes);

    afterAll(() => installation.close());

    const rows = async <Row>(path: string): Promise<readonly Row[]> =>
      (await installation.get<Rows<Row>>(path)).rows;

    it('accounts for every row', () => {
      const rows = golden('cdnow_master', 'rows');
      const sums = { USD: golden('cdnow_master', 'revenue') };
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
    });

    it('totals the whole file', async () => {
      expect(await rows(`/v1/totals?asOf=${END}`)).toEqual([
        {
          customers: golden('cdnow_master', 'customers'),
          purchasers: golden('cdnow_master', 'customers'),
          orders: golden('cdnow_master', 'rows'),
          units: golden('cdnow_master', 'units'),
          purchased: golden('cdnow_master', 'revenue'),
          refunded: '0.00',
          net: golden('cdnow_master', 'revenue'),
        },
      ]);
    });

    it('knows net revenue and customers as of a day in the past', async () => {
      const [row] = await rows('/v1/totals?asOf=1997-09-30');
      expect(row).toMatchObject({
        customers: golden('cdnow_asof_1997-09-30', 'customers'),
        orders: golden('cdnow_asof_1997-09-30', 'rows'),
        net: golden('cdnow_asof_1997-09-30', 'revenue'),
      });
    });

    it('classes customers A, B and C by revenue', async () => {
      const tiers = await rows<{ customers: number }>(
        `/v1/value-tiers?scheme=abc&basis=revenue&asOf=${END}`,
      );
      expect(tiers.map(({ customers }) => customers)).toEqual(golden('cdnow_master', 'ABC_80_95'));
    });

    it('finds everybody who was silent for more than 180 days', async () => {
      const stages = await rows<{ stage: string; customers: number }>(
        `/v1/lifecycle-stages?asOf=${END}`,
      );
      const silent = stages.filter(({ stage }) => stage === 'dormant' || stage === 'lapsed');
      expect(silent.reduce((sum, { customers }) => sum + customers, 0)).toBe(
        golden('cdnow_inactive_more_than_N_days_asof_1998-06-30', '180'),
      );
    });

    it.each([
      ['bounded', 'bounded_calendar_month'],
      ['unbounded', 'unbounded_on_or_after'],
      ['consecutive', 'consecutive_every_month'],
      ['rolling', 'rolling_30day_windows_from_first_purchase'],
    ])('retains the January 1997 cohort, %s', async (definition, name) => {
      const cells = await rows<Cell>(
        `/v1/retention?definition=${definition}&period=month&asOf=${END}`,
      );
      const january = cells.filter(({ cohort, n }) => cohort === '1997-01-01' && n <= 5);
      expect(january.map(({ active }) => active)).toEqual(
        golden('cdnow_retention_1997-01_months_0_to_5', name),
      );
      expect(january.map(({ size }) => size)).toEqual(
        Array.from({ length: 6 }, () => golden('cdnow_retention_1997-01_months_0_to_5', 'size')),
      );
    });

    it('counts new, returning, resurrecting and dormant customers of March 1997', async () => {
      const periods = await rows<Record<string, unknown>>(`/v1/activity?period=month&asOf=${END}`);
      const march = periods.find(({ period }) => period === '1997-03-01');
      expect([
        march?.['new'],
        march?.['returning'],
        march?.['resurrecting'],
        march?.['dormant'],
      ]).toEqual(golden('cdnow_lifecycle_1997-03_new_returning_resurrecting_dormant'));
    });
  },
);

(hasRealData ? describe : describe.skip)(`a tenth of CDNOW${whereData}`, () => {
  const paths = [
    '/v1/totals?',
    '/v1/totals?asOf=1997-09-30',
    '/v1/value-tiers?scheme=abc&basis=revenue',
    '/v1/value-tiers?scheme=rfm',
    '/v1/lifecycle-stages?',
    '/v1/activity?period=month',
    ...['bounded', 'unbounded', 'consecutive', 'rolling'].map(
      (definition) => `/v1/retention?definition=${definition}&period=month`,
    ),
  ].map((path) => (path.includes('asOf=') ? path : `${path}&asOf=${END}`));

  /** Every answer on the first 7,000 rows, imported in this order. */
  async function answers(arrange: (rows: readonly string[]) => readonly string[]) {
    const installation = await openInstallation();
    try {
      const file = await rearrangedFile(cdnowFile, (rows) => arrange(rows.slice(0, 7_000)));
      const { read, orders, ties } = await importInto(installation, file);
      expect({ read, ties }).toMatchObject({ read: { rows: 7_000 }, ties: true });
      const found = [];
      for (const path of paths) found.push((await installation.get<Rows<unknown>>(path)).rows);
      return { orders, found };
    } finally {
      await installation.close();
    }
  }

  it(
    'gives the same answers in whatever order its rows come',
    async () => {
      const forwards = await answers((rows) => rows);
      expect(forwards.found.every((rows) => rows.length > 0)).toBe(true);
      expect(await answers((rows) => rows.toReversed())).toEqual(forwards);
    },
    2 * minutes,
  );
});
