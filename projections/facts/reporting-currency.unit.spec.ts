import { describe, expect, it } from '@jest/globals';
import { definitionsOf } from '../../libs/read-store/index.js';
import { projectionsFor } from '../index.js';
import {
  acquired,
  caredFor,
  type Happening,
  purchased,
  recorded,
  refunded,
  resolved,
} from '../stories.support.js';
import { factsIn } from './facts.js';

interface Said {
  readonly currency?: string;
  readonly rate?: string;
}

const day = '2000-01-01';
/** Every event that has an amount, 100 of it in whatever currency. */
const priced: readonly (readonly [string, (said: Said) => Happening])[] = [
  ['an order', (said) => purchased('anna', day, { total: '100', ...said })],
  ['a refund', (said) => refunded('anna', day, { amount: '100', ...said })],
  ['an acquisition', (said) => acquired('anna', day, { acquisitionCost: '100', ...said })],
  ['care', (said) => caredFor('anna', day, { cost: '100', ...said })],
  ['a compensation', (said) => resolved('anna', day, { compensation: '100', ...said })],
];
const unpriced: readonly (readonly [string, Happening])[] = [
  ['an acquisition', acquired('anna', day, { currency: 'JPY' })],
  ['care', caredFor('anna', day, { currency: 'JPY' })],
  ['a resolution', resolved('anna', day, { currency: 'JPY' })],
];

const rowsOf = (happening: Happening, reporting = 'USD') =>
  recorded([happening]).flatMap((event) => factsIn(reporting).rows(event));
/** What it comes to, wherever it stands. */
const worthOf = (happening: Happening, reporting?: string) =>
  rowsOf(happening, reporting).map(({ values }) => Number(values[7] ?? values[8]));

describe.each(priced)('the amount of %s', (_, telling) => {
  it('counts as it stands in the reporting currency', () => {
    expect(worthOf(telling({ currency: 'USD' }))).toEqual([100]);
    expect(worthOf(telling({ currency: 'JPY' }), 'JPY')).toEqual([100]);
  });

  it('counts at its rate in another', () => {
    expect(worthOf(telling({ currency: 'JPY', rate: '0.0067' }))).toEqual([0.67]);
    expect(worthOf(telling({ currency: 'EUR', rate: '1' }))).toEqual([100]);
  });

  it('never counts at face value in another: the fold says what is wrong', () => {
    const happening = telling({ currency: 'JPY' });
    const { type } = happening.event;
    expect(() => rowsOf(happening)).toThrow(
      new RangeError(
        `${type} says "100" in "JPY" without a rate: what that is in USD, the reporting currency, is not known`,
      ),
    );
    expect(() => rowsOf(telling({ currency: 'USD' }), 'EUR')).toThrow(/"USD" without a rate.*EUR/);
    const worthless = telling({ currency: 'JPY', rate: '0.00' });
    expect(() => rowsOf(worthless)).toThrow(/"JPY" at a rate of "0.00": what that is in USD/);
  });

  it.each(['usd', 'USD ', '', null, 5, 'J'.repeat(1_000)])(
    'counts for nothing in a currency of %j, which is no name of the reporting one',
    (currency) => {
      const told = telling({ currency: currency as string });
      expect(() => rowsOf(told)).toThrow(/^\w+ says "100" in .{0,102} without a rate/);
    },
  );

  it('counts for nothing at another rate than 1 in the reporting currency, as no command may say it', () => {
    for (const rate of ['1', '1.0', '01.000']) {
      expect(worthOf(telling({ currency: 'USD', rate }))).toEqual([100]);
    }
    const wrong = telling({ currency: 'USD', rate: '0.0067' });
    expect(() => rowsOf(wrong)).toThrow(
      /says "100" in USD at a rate of "0.0067", but USD is the reporting currency: its rate is 1$/,
    );
    const malformed = telling({ currency: 'USD', rate: 'NaN' });
    expect(() => rowsOf(malformed)).toThrow(/"NaN" is no decimal/);
  });
});

describe('an amount that names no currency', () => {
  it.each(priced.slice(2))('is in the reporting one where none need be named: %s', (_, telling) => {
    expect(worthOf(telling({}))).toEqual([100]);
    expect(worthOf(telling({ rate: '1' }))).toEqual([100]);
    expect(() => rowsOf(telling({ rate: '2' }))).toThrow(/in USD at a rate of "2"/);
  });

  it.each(priced.slice(0, 2))('is of unknown worth where one must be: %s', (_, telling) => {
    const { customerId, event } = telling({});
    const { currency, ...data } = event.data as { currency?: string; occurredAt: string };
    expect(currency).toBe('USD');
    for (const said of [data, { ...data, rate: '2' }]) {
      const told = { customerId, event: { ...event, data: said } as typeof event };
      expect(() => rowsOf(told)).toThrow(/"100" in no currency: /);
    }
  });
});

it.each(unpriced)('a currency without an amount asks for no rate: %s', (_, happening) => {
  expect(rowsOf(happening)).toHaveLength(1);
});

it('definitions are the same in every currency: a log has one for ever', () => {
  const [dollars, yen] = ['USD', 'JPY'].map((currency) =>
    definitionsOf(projectionsFor({ currency })),
  );
  expect(dollars).toBe(yen);
});
