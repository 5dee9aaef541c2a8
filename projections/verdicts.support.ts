import { expect } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { weekDays } from '../libs/installation/index.js';
import { customerVerdict } from './customer-directory/customer-verdict.js';
import { listCustomers } from './customer-directory/list-customers.js';
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
import type { QueryScope } from './question.js';
import { activity } from './retention/activity.js';
import { naiveActivity, naiveRetention } from './retention/cohorts.support.js';
import { periods } from './retention/period.js';
import { entries } from './retention/purchase-arrays.js';
import { retention, retentionDefinitions } from './retention/retention.js';
import type { Happening } from './stories.support.js';
import { totals } from './totals/totals.js';
import { valueTiers } from './value-tier/value-tiers.js';

/** Holds answers of SQL against a naive replay of what was known of a history at the scope's moment. */
export type Check = (known: readonly Happening[], scope: QueryScope) => Promise<void>;

export const stagesAreNaive: Check = async (known, scope) => {
  const verdicts = [...livesAsOf(known, scope.asOf).values()].map((life) =>
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
};

export const customersAreNaive: Check = async (known, scope) => {
  const lives = livesAsOf(known, scope.asOf);
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
    const { name, region, channel, attributes } = row;
    expect(one).toMatchObject({ name, region, channel, attributes });
  }
};

export const valuesAreNaive: Check = async (known, scope) => {
  const lives = livesAsOf(known, scope.asOf);
  for (const basis of ['revenue', 'margin'] as const) {
    const values = [...lives.values()].map((life) => valuesOf(life)[basis]);
    const sum = values.reduce((total, value) => total.plus(value), new Big(0));
    for (const scheme of ['threshold', 'abc']) {
      const { rows } = await valueTiers(scope, { scheme, basis });
      const tiers = rows.map((row) => ('value' in row ? row.value : '0'));
      expect(tiers.reduce((total, value) => total.plus(value), new Big(0)).eq(sum)).toBe(true);
      expect(rows.reduce((total, row) => total + row.customers, 0)).toBe(lives.size);
    }
  }
  const named = new Map([...lives].map(([id, life]) => [id, valuesOf(life).revenue]));
  const { rows: classes } = await valueTiers(scope, { scheme: 'abc' });
  expect(classes.map(({ customers }) => customers)).toEqual(abcOf(named));
};

export const totalsAreNaive: Check = async (known, scope) => {
  const lives = [...livesAsOf(known, scope.asOf).values()];
  const [row] = (await totals(scope)).rows;
  expect(row).toMatchObject({
    customers: lives.length,
    purchasers: lives.filter((life) => purchasesOf(life).length > 0).length,
    orders: lives.flatMap(purchasesOf).length,
  });
  const net = lives.reduce((sum, life) => sum.plus(valuesOf(life).revenue), new Big(0));
  expect(net.eq(row?.net ?? NaN)).toBe(true);
};

export const scoresAreNaive: Check = async (known, scope) => {
  const buyers = [...livesAsOf(known, scope.asOf).values()].filter(
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
};

/** Every question of retention. */
export const retentionQuestions = fc.record({
  definition: fc.constantFrom(...retentionDefinitions),
  period: fc.constantFrom(...periods),
  weekStart: fc.constantFrom(...weekDays),
  entry: fc.constantFrom(...entries),
});

type Cohorts = typeof retentionQuestions extends fc.Arbitrary<infer Question> ? Question : never;

export const retentionIsNaive =
  (asked: Cohorts): Check =>
  async (known, scope) => {
    const lives = [...livesAsOf(known, scope.asOf).values()];
    const how = { ...asked, zone: scope.timeZone, now: Date.parse(scope.asOf) };
    expect((await retention(scope, asked)).rows).toEqual(naiveRetention(lives, how));
    expect((await activity(scope, asked)).rows).toEqual(naiveActivity(lives, how));
  };
