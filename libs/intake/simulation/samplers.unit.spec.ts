import { describe, expect, it } from '@jest/globals';
import { cdnowPopulation, drawBuyer, drawBuyingLife, drawSpend } from './population.js';
import { createRandom, xoshiro128 } from './random.js';
import { beta, chance, exponential, gamma, pick, pickWeighted, whole } from './samplers.js';

const draws = 20_000;

/** Mean and variance of so many draws. */
function moments(draw: () => number, count = draws) {
  let sum = 0;
  let squares = 0;
  for (let index = 0; index < count; index += 1) {
    const value = draw();
    sum += value;
    squares += value ** 2;
  }
  const mean = sum / count;
  return { mean, variance: squares / count - mean ** 2 };
}

/** Within `share` of what it should be. */
function expectNear(actual: number, expected: number, share: number) {
  expect(Math.abs(actual / expected - 1)).toBeLessThan(share);
}

describe('the generator', () => {
  it('gives the reference numbers of xoshiro128**', () => {
    const next = xoshiro128([1, 2, 3, 4]);
    expect(Array.from({ length: 10 }, next)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597,
      4258142804,
    ]);
  });

  it('gives the same draws for the same parts, and others for others', () => {
    const first = (random: () => number) => Array.from({ length: 5 }, random);
    expect(first(createRandom(7, 1))).toEqual(first(createRandom(7, 1)));
    expect(first(createRandom(7, 1))).not.toEqual(first(createRandom(7, 2)));
    expect(first(createRandom(7, 1))).not.toEqual(first(createRandom(71)));
  });

  it('is uniform in mean and variance', () => {
    const { mean, variance } = moments(createRandom('uniform'));
    expectNear(mean, 0.5, 0.01);
    expectNear(variance, 1 / 12, 0.03);
  });
});

describe('samplers', () => {
  const random = createRandom('samplers');

  it.each([
    [0.243, 4.414],
    [1, 2],
    [6.25, 0.25],
  ])('gamma(%d, %d) has its mean and variance', (shape, rate) => {
    const { mean, variance } = moments(() => gamma(random, shape, rate));
    expectNear(mean, shape / rate, 0.05);
    expectNear(variance, shape / rate ** 2, 0.12);
  });

  it.each([
    [0.793, 2.426],
    [2, 3],
  ])('beta(%d, %d) has its mean and variance', (a, b) => {
    const { mean, variance } = moments(() => beta(random, a, b));
    expectNear(mean, a / (a + b), 0.03);
    expectNear(variance, (a * b) / ((a + b) ** 2 * (a + b + 1)), 0.05);
  });

  it('exponential has its mean and variance', () => {
    const { mean, variance } = moments(() => exponential(random, 3));
    expectNear(mean, 3, 0.03);
    expectNear(variance, 9, 0.08);
  });

  it('picks by weight, and whole numbers with both ends', () => {
    const heavy = moments(() => pickWeighted(random, [[1, 3] as const, [0, 1] as const]));
    expectNear(heavy.mean, 0.75, 0.02);
    const dice = Array.from({ length: 1000 }, () => whole(random, 1, 6));
    expect(new Set(dice)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
    expectNear(moments(() => pick(random, [2, 4])).mean, 3, 0.02);
    expectNear(moments(() => Number(chance(random, 0.2))).mean, 0.2, 0.05);
  });
});

describe('the population of CDNOW', () => {
  const random = createRandom('cdnow');

  // E[X(t)] by the formula of the paper, computed independently; t in weeks.
  it.each([
    [3, 0.1506],
    [32, 1.0437],
    [52, 1.444],
    [78, 1.8576],
  ])('buys again as often as E[X(t)] says after %d weeks', (weeks, expected) => {
    const repeats = () =>
      drawBuyingLife(random, drawBuyer(random, cdnowPopulation), weeks).repeats.length;
    expectNear(moments(repeats).mean, expected, 0.05);
  });

  it('spends pv/(q - 1) an order', () => {
    const { p, q, v } = cdnowPopulation;
    const spend = () => drawSpend(random, drawBuyer(random, cdnowPopulation), cdnowPopulation);
    expectNear(moments(spend).mean, (p * v) / (q - 1), 0.05);
  });
});
