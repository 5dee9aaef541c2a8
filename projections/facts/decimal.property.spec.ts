import { describe, expect, it } from '@jest/globals';
import Big from 'big.js';
import fc from 'fast-check';
import { atRate, costOfGoods, unitsOf } from './decimal.js';

const decimal = (whole: number, decimals: number) =>
  fc
    .tuple(
      fc.bigInt(0n, 10n ** BigInt(whole) - 1n),
      fc.stringMatching(new RegExp(`^\\d{0,${String(decimals)}}$`)),
    )
    .map(([integer, fraction]) =>
      fraction === '' ? String(integer) : `${String(integer)}.${fraction}`,
    );
const amount = decimal(15, 4);
const rate = decimal(10, 10);
const quantity = fc.integer({ min: 1, max: 1e13 }).map((n) => n / 10_000);

const rounded = (exact: Big) => exact.round(4, Big.roundHalfEven);

describe('decimals', () => {
  it('are exact at a rate, rounded half-even to 4 decimals', () => {
    fc.assert(
      fc.property(amount, rate, (a, r) => {
        expect(new Big(atRate(a, r)).eq(rounded(new Big(a).times(r)))).toBe(true);
      }),
    );
  });

  it('stay as they are without a rate', () => {
    fc.assert(fc.property(amount, (a) => atRate(a, undefined) === a));
  });

  it('sum up lines exactly', () => {
    const line = fc.record({ quantity, unitCost: fc.option(amount, { nil: undefined }) });
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 5 }),
        fc.option(rate, { nil: undefined }),
        (lines, r) => {
          const units = lines.reduce((sum, each) => sum.plus(each.quantity), new Big(0));
          expect(new Big(unitsOf(lines)).eq(units)).toBe(true);
          const costs = lines.flatMap((each) =>
            each.unitCost === undefined ? [] : [new Big(each.quantity).times(each.unitCost)],
          );
          const cost = costs.reduce((sum, each) => sum.plus(each), new Big(0)).times(r ?? 1);
          const found = costOfGoods(lines, r);
          if (costs.length === 0) expect(found).toBeNull();
          else expect(new Big(found ?? '').eq(rounded(cost))).toBe(true);
        },
      ),
    );
  });
});
