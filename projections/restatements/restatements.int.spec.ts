import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { defaultPolicy, policyStream } from '../../libs/installation/index.js';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { histories, instants } from '../histories.support.js';
import { openReadTables, type ReadTables } from '../read-tables.support.js';
import { acquired, purchased, recorded, refunded, scopeOf } from '../stories.support.js';
import { totals } from '../totals/totals.js';
import { valueTiers } from '../value-tier/value-tiers.js';
import { type RestatementRow, restatements } from './restatements.js';

let database: TestDatabase;
let tables: ReadTables;

beforeAll(async () => {
  database = await freshDatabase();
  tables = await openReadTables(database.url);
});
beforeEach(() => tables.empty());
afterAll(async () => {
  await tables.close();
  await database.drop();
});

const story = [
  purchased('anna', '2000-01-02', { orderId: 'one', total: '5' }),
  acquired('ben', '2000-01-03', { acquisitionCost: '3', currency: 'USD' }),
  purchased('anna', '2000-01-01', {
    orderId: 'late',
    total: '7',
    lines: [{ sku: 'x', quantity: 2, unitCost: '1' }],
  }),
  purchased('anna', '2000-02-01', { orderId: 'after', total: '9' }),
  refunded('anna', '2000-01-04', { amount: '1.5' }),
  purchased('anna', '2000-01-02', { orderId: 'one', total: '5' }),
];

/** As it stands in the log, at a position. */
const adopted = (version: string, position: bigint) =>
  recorded([acquired('nobody', '2000-01-01')], position - 10n).map((recording) => {
    const data = { occurredAt: '2000-01-01T00:00:00Z', version, policy: defaultPolicy };
    return { ...recording, stream: policyStream, event: { type: 'PolicyAdopted' as const, data } };
  });

const between = (knownFrom: bigint, knownAt: bigint, more: object = {}) =>
  restatements(scopeOf(tables, '2000-01-31', { knownAt }), { knownFrom, limit: 10, ...more });

describe('restatements', () => {
  it('are the events recorded between two knowledge times, with what they add', async () => {
    await tables.fold(recorded(story));
    const { definition, rows, next } = await between(10n, 60n);
    expect(definition).toEqual({
      name: 'restatements',
      parameters: { knownFrom: '10', customerId: null },
    });
    const nothing = { ignored: false, units: 0, revenue: '0.00', cost: '0.00' };
    expect(rows).toEqual([
      expect.objectContaining({ ...nothing, position: '20', customerId: 'ben', cost: '3.00' }),
      {
        ...{ position: '30', customerId: 'anna', type: 'CustomerPurchased', ignored: false },
        occurredAt: '2000-01-01T00:00:00.000000Z',
        recordedAt: '2030-01-01T00:00:00.000000Z',
        ...{ units: 2, revenue: '7.00', cost: '2.00' },
      },
      expect.objectContaining({ ...nothing, type: 'CustomerRefunded', revenue: '-1.50' }),
      expect.objectContaining({ ...nothing, position: '60', ignored: true }),
    ]);
    expect(next).toBeNull();
  });

  it('go page by page, and for one customer alone', async () => {
    await tables.fold(recorded(story));
    const first = await between(0n, 60n, { limit: 2, customerId: 'anna' });
    expect(first.rows.map(({ position }) => position)).toEqual(['10', '30']);
    expect(first.next).toBe(30n);
    const rest = await between(0n, 60n, { limit: 2, customerId: 'anna', after: first.next });
    expect(rest.rows.map(({ position }) => position)).toEqual(['50', '60']);
    expect(rest.next).toBeNull();
  });

  it('are none where nothing was recorded in between, and no question the other way round', async () => {
    await tables.fold(recorded(story));
    expect(await between(60n, 60n)).toMatchObject({ rows: [], policies: [], next: null });
    await expect(between(30n, 20n)).rejects.toMatchObject({ field: 'knownFrom' });
  });

  it('name the policies adopted in between', async () => {
    await tables.fold(adopted('2', 25n));
    expect(await between(20n, 30n)).toMatchObject({
      policies: [{ position: '25', version: '2', recordedAt: '2030-01-01T00:00:00.000000Z' }],
    });
    expect(await between(25n, 30n)).toMatchObject({ policies: [] });
  });

  it(
    'add up to the difference of the two answers',
    () =>
      fc.assert(
        fc.asyncProperty(
          histories,
          instants,
          fc.tuple(fc.nat(40), fc.nat(40)),
          async (history, asOf, [one, other]) => {
            await tables.empty();
            await tables.fold(recorded(history));
            const [from, to] = [Math.min(one, other), Math.max(one, other)];
            const at = (events: number) => scopeOf(tables, asOf, { knownAt: BigInt(events) * 10n });
            const { rows } = await restatements(at(to), {
              knownFrom: BigInt(from) * 10n,
              limit: 1000,
            });
            const [before, after] = [await figuresAt(at(from)), await figuresAt(at(to))];
            for (const [name, added] of Object.entries(addedBy(rows))) {
              const difference = new Big(after[name] ?? NaN).minus(before[name] ?? NaN);
              expect([name, difference.toFixed()]).toEqual([name, added.toFixed()]);
            }
          },
        ),
        { numRuns: 60 },
      ),
    300_000,
  );
});

async function figuresAt(scope: ReturnType<typeof scopeOf>): Promise<Record<string, string>> {
  const [row] = (await totals(scope)).rows;
  const { rows: tiers } = await valueTiers(scope, { basis: 'margin' });
  const margins = tiers.map((tier) => ('value' in tier ? tier.value : '0'));
  return {
    orders: String(row?.orders),
    units: String(row?.units),
    purchased: row?.purchased ?? '',
    refunded: row?.refunded ?? '',
    net: row?.net ?? '',
    margin: margins.reduce((sum, value) => sum.plus(value), new Big(0)).toFixed(),
  };
}

function addedBy(rows: readonly RestatementRow[]): Record<string, Big> {
  const counted = rows.filter(({ ignored }) => !ignored);
  const sumOf = (of: readonly RestatementRow[], field: 'revenue' | 'cost' | 'units') =>
    of.reduce((sum, row) => sum.plus(row[field]), new Big(0));
  const orders = counted.filter(({ type }) => type === 'CustomerPurchased');
  const refunds = counted.filter(({ type }) => type === 'CustomerRefunded');
  return {
    orders: new Big(orders.length),
    units: sumOf(rows, 'units'),
    purchased: sumOf(orders, 'revenue'),
    refunded: sumOf(refunds, 'revenue').times(-1),
    net: sumOf(rows, 'revenue'),
    margin: sumOf(rows, 'revenue').minus(sumOf(rows, 'cost')),
  };
}
