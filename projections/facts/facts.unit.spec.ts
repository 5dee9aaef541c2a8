import { describe, expect, it } from '@jest/globals';
import { type CustomerEventType, eventSchemas } from '../../libs/customer/index.js';
import {
  acquired,
  caredFor,
  churned,
  type Happening,
  profiled,
  purchased,
  recorded,
  refunded,
  resolved,
  surveyed,
} from '../stories.support.js';
import { factOf } from './fact-of.js';
import { factsIn } from './facts.js';

const factsProjection = factsIn('USD');
const rowsOf = (...happenings: Happening[]) =>
  recorded(happenings).flatMap((event) => factsProjection.rows(event));

describe('facts', () => {
  it('are one row per event, with its position and both times', () => {
    expect(rowsOf(churned('anna', '2000-01-01T01:00:00+02:00'))).toEqual([
      {
        table: 'facts',
        values: [
          10n,
          'anna',
          '1999-12-31T23:00:00.000000Z',
          '2030-01-01T00:00:00.000000Z',
          'CustomerChurned',
          ...[null, null, null, null, null, null],
        ],
      },
    ]);
  });

  it('hold what an order says: ref, amount, cost of goods, units, lines without a cost', () => {
    const lines = [
      { sku: 'a', quantity: 2, unitCost: '1.5' },
      { sku: 'b', quantity: 0.5, unitCost: '0.0003' },
      { sku: 'c', quantity: 1 },
    ];
    const [row] = rowsOf(purchased('anna', '2000-01-01', { orderId: 'o', total: '9.99', lines }));
    // 3.00015 is rounded once, half-even
    expect(row?.values.slice(5)).toEqual(['o', null, '9.99', '3.0002', '3.5000', 1]);
  });

  it('hold a refund with its order, and costs of acquisition, care and remedies', () => {
    const rows = rowsOf(
      refunded('anna', '2000-01-01', { refundId: 'r', orderId: 'o', amount: '2' }),
      acquired('anna', '2000-01-01', { acquisitionCost: '3', currency: 'EUR', rate: '1.5' }),
      caredFor('anna', '2000-01-01', { careId: 'c', cost: '4' }),
      resolved('anna', '2000-01-01', { compensation: '5' }),
      surveyed('anna', '2000-01-01', { surveyId: 's' }),
    );
    expect(rows.map(({ values }) => values.slice(5, 9))).toEqual([
      ['r', 'o', '2', null],
      ['acquisition', null, null, '4.5000'],
      ['c', null, null, '4'],
      [null, null, null, '5'],
      ['s', null, null, null],
    ]);
  });

  it('hold a profile field by field, with what was taken back, storable', () => {
    const rows = rowsOf(
      profiled('anna', '2000-01-01', {
        name: 'A\0\ud800',
        region: null,
        attributes: { size: 'L', colour: null },
      }),
      acquired('anna', '2000-01-02', { channel: 'fair' }),
    ).filter(({ table }) => table === 'profiles');
    expect(
      rows.map(({ values: [, field, customer, , value] }) => [field, customer, value]),
    ).toEqual([
      ['name', 'anna', 'A\uFFFD\uFFFD'],
      ['region', 'anna', null],
      ['attribute:size', 'anna', 'L'],
      ['attribute:colour', 'anna', null],
      ['channel', 'anna', 'fair'],
    ]);
  });

  it.each([
    'NaN',
    'Infinity',
    '-Infinity',
    '1e5',
    '-1',
    '1.23456',
    '1_0',
    ' 1',
    '',
    '9'.repeat(16),
    5,
    null,
  ])('hold no amount, cost or rate of %j: nothing is made of such an event', (number) => {
    const text = number as string;
    const lines = [{ sku: 'a', quantity: 1, unitCost: text }];
    const spoilt = [
      purchased('anna', '2000-01-01', { total: text }),
      purchased('anna', '2000-01-01', { total: text, currency: 'EUR', rate: '2' }),
      purchased('anna', '2000-01-01', { lines }),
      refunded('anna', '2000-01-01', { amount: text }),
      acquired('anna', '2000-01-01', { acquisitionCost: text }),
      caredFor('anna', '2000-01-01', { cost: text }),
      resolved('anna', '2000-01-01', { compensation: text }),
    ];
    for (const one of spoilt) expect(() => rowsOf(one)).toThrow(RangeError);
  });

  it.each(['NaN', 'Infinity', '1e5', '-1', '1.12345678901', 2])(
    'hold nothing at a rate of %j',
    (rate) => {
      const spoilt = { total: '1', currency: 'EUR', rate: rate as string };
      expect(() => rowsOf(purchased('anna', '2000-01-01', spoilt))).toThrow(RangeError);
    },
  );

  it.each([Number.NaN, Infinity, 1e308, -1, '2', null])('hold no units of %j', (number) => {
    const lines = [{ sku: 'a', quantity: number as number }];
    expect(() => rowsOf(purchased('anna', '2000-01-01', { lines }))).toThrow(RangeError);
  });

  it('leave streams alone that are no customer’s', () => {
    const [event] = recorded([churned('not an id', '2000-01-01')]);
    expect(event === undefined ? [] : factsProjection.rows(event)).toEqual([]);
  });

  it('have an arm for every event there is', () => {
    for (const type of Object.keys(eventSchemas) as CustomerEventType[]) {
      const money = { total: '0', amount: '0', currency: 'USD' };
      const data = { occurredAt: '2000-01-01T00:00:00Z', lines: [], ...money };
      expect(() => factOf({ type, data } as never, 'USD')).not.toThrow();
    }
  });
});
