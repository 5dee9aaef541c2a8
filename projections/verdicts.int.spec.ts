import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { freshDatabase, type TestDatabase } from '../test/support/database.js';
import { listCustomers } from './customer-directory/list-customers.js';
import { customerVerdict } from './customer-directory/customer-verdict.js';
import { histories, instants, zones } from './histories.support.js';
import { lifecycleStages } from './lifecycle-stage/lifecycle-stages.js';
import {
  abcOf,
  type Known,
  livesAsOf,
  purchasesOf,
  quintilesOf,
  stageOf,
  valuesOf,
} from './oracle.support.js';
import { weekDays } from '../libs/installation/index.js';
import type { QueryScope } from './question.js';
import { openReadTables, type ReadTables } from './read-tables.support.js';
import { activity } from './retention/activity.js';
import { naiveActivity, naiveRetention } from './retention/cohorts.support.js';
import { periods } from './retention/period.js';
import { entries } from './retention/purchase-arrays.js';
import { retention, retentionDefinitions } from './retention/retention.js';
import { type Happening, recorded, scopeOf } from './stories.support.js';
import { totals } from './totals/totals.js';
import { valueTiers } from './value-tier/value-tiers.js';

let database: TestDatabase;
let tables: ReadTables;

beforeAll(async () => {
  database = await freshDatabase();
  tables = await openReadTables(database.url);
});
afterAll(async () => {
  await tables.close();
  await database.drop();
});

const RUNS = { numRuns: 60 };
const LONG_MS = 300_000;

async function fold(history: readonly Happening[]): Promise<void> {
  await tables.empty();
  await tables.fold(recorded(history));
}

/** Any history, any instant, any zone: what SQL says is what the naive oracle says. */
function always(
  check: (history: readonly Happening[], scope: QueryScope) => Promise<void>,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(histories, instants, zones, async (history, asOf, timeZone) => {
      await fold(history);
      await check(history, scopeOf(tables, asOf, { timeZone }));
    }),
    RUNS,
  );
}

describe('verdicts from facts', () => {
  it(
    'on stages are those of a naive replay',
    () =>
      always(async (history, scope) => {
        const verdicts = [...livesAsOf(history, scope.asOf).values()].map((life) =>
          stageOf(life, scope.asOf, scope.timeZone),
        );
        const { rows } = await lifecycleStages(scope);
        for (const { stage, customers, wonBack } of rows) {
          const those = verdicts.filter((verdict) => verdict.stage === stage);
          expect([stage, customers, wonBack]).toEqual([
            stage,
            those.length,
            those.filter((verdict) => verdict.wonBack).length,
          ]);
        }
      }),
    LONG_MS,
  );

  it(
    'on one customer and in lists are those of a naive replay, and of the whole',
    () =>
      always(async (history, scope) => {
        const lives = livesAsOf(history, scope.asOf);
        const { rows, next } = await listCustomers(scope, { basis: 'margin' });
        expect(next).toBeNull();
        expect(rows.map(({ customerId }) => customerId)).toEqual([...lives.keys()].sort());
        for (const row of rows) {
          const life = lives.get(row.customerId) ?? [];
          const { revenue, margin } = valuesOf(life);
          const expected = {
            ...stageOf(life, scope.asOf, scope.timeZone),
            enteredAt: new Date(life[0]?.at ?? NaN).toISOString(),
          };
          expect(row).toMatchObject(expected);
          expect(new Big(row.value).eq(margin)).toBe(true);
          const [one] = (await customerVerdict(scope, row)).rows;
          expect(one).toMatchObject(expected);
          expect(new Big(one?.values.revenue ?? NaN).eq(revenue)).toBe(true);
        }
      }),
    LONG_MS,
  );

  it(
    'on values are those of a naive replay',
    () =>
      always(async (history, scope) => {
        const lives = [...livesAsOf(history, scope.asOf).values()];
        for (const basis of ['revenue', 'margin'] as const) {
          const sum = lives.reduce((total, life) => total.plus(valuesOf(life)[basis]), new Big(0));
          for (const scheme of ['threshold', 'abc']) {
            const { rows } = await valueTiers(scope, { scheme, basis });
            const values = rows.map((row) => ('value' in row ? row.value : '0'));
            expect(values.reduce((total, value) => total.plus(value), new Big(0)).eq(sum)).toBe(
              true,
            );
            expect(rows.reduce((total, row) => total + row.customers, 0)).toBe(lives.length);
          }
        }
        const named = new Map(
          [...livesAsOf(history, scope.asOf)].map(([id, life]) => [id, valuesOf(life).revenue]),
        );
        const { rows: classes } = await valueTiers(scope, { scheme: 'abc' });
        expect(classes.map(({ customers }) => customers)).toEqual(abcOf(named));
        const [row] = (await totals(scope)).rows;
        expect(row).toMatchObject({
          customers: lives.length,
          purchasers: lives.filter((life) => purchasesOf(life).length > 0).length,
          orders: lives.flatMap(purchasesOf).length,
        });
      }),
    LONG_MS,
  );

  it(
    'on RFM scores are those of a naive replay',
    () =>
      always(async (history, scope) => {
        const buyers = [...livesAsOf(history, scope.asOf).values()].filter(
          (life) => purchasesOf(life).length > 0,
        );
        const now = Date.parse(scope.asOf);
        const silence = (life: readonly Known[]) => now - Math.max(...purchasesOf(life));
        const recency = quintilesOf(
          buyers.map((life) => new Big(Math.floor(silence(life) / 86_400_000))),
        );
        const frequency = quintilesOf(buyers.map((life) => new Big(purchasesOf(life).length)));
        const monetary = quintilesOf(buyers.map((life) => valuesOf(life).margin));
        const { rows } = await valueTiers(scope, { scheme: 'rfm', basis: 'margin' });
        const customers = rows.map((row) => row.customers);
        expect(customers).toEqual([...recency.toReversed(), ...frequency, ...monetary]);
      }),
    LONG_MS,
  );

  it(
    'on retention and activity are those of a naive replay',
    () => {
      const question = fc.record({
        definition: fc.constantFrom(...retentionDefinitions),
        period: fc.constantFrom(...periods),
        weekStart: fc.constantFrom(...weekDays),
        entry: fc.constantFrom(...entries),
      });
      const property = fc.asyncProperty(
        histories,
        instants,
        zones,
        question,
        async (history, asOf, zone, asked) => {
          await fold(history);
          const scope = scopeOf(tables, asOf, { timeZone: zone });
          const lives = [...livesAsOf(history, asOf).values()];
          const now = Date.parse(asOf);
          const naive = naiveRetention(lives, { ...asked, zone, now });
          expect((await retention(scope, asked)).rows).toEqual(naive);
          const activityRows = naiveActivity(lives, { ...asked, zone, now });
          expect((await activity(scope, asked)).rows).toEqual(activityRows);
        },
      );
      return fc.assert(property, { numRuns: 150 });
    },
    LONG_MS,
  );
});
