import fc from 'fast-check';
import {
  acquired,
  caredFor,
  churned,
  type Happening,
  profiled,
  purchased,
  reactivated,
  refunded,
  resolved,
} from './stories.support.js';

const HOUR_MS = 3_600_000;
const START = Date.parse('2000-01-01T00:00:00Z');

const customer = fc.constantFrom('a', 'B', 'c~', 'c');
const ref = fc.integer({ min: 1, max: 8 }).map(String);
const money = fc.integer({ min: 0, max: 5000 }).map((cents) => (cents / 4).toFixed(2));
const quantity = fc.constantFrom(1, 2, 0.5);

/** Instants on a coarse grid, so that many are equal or exactly so many days apart. */
export const instants = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: 0, max: 27 }).map((n) => n * 30),
    ),
    fc.constantFrom(0, 3, 12, 22.5, 23),
    fc.constantFrom(0, 0, 0, 1, -1),
  )
  .map(([days, hours, ms]) => new Date(START + (days * 24 + hours) * HOUR_MS + ms).toISOString());

export const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
);

const lines = fc.array(
  fc.record({ sku: fc.constant('x'), quantity, unitCost: fc.option(money, { nil: undefined }) }),
  { maxLength: 2 },
);
const inCurrency = fc.constantFrom(
  { currency: 'USD' },
  { currency: 'USD', rate: '1.0' },
  { currency: 'EUR', rate: '1.23456' },
);
const inSomeCurrency = fc.oneof(fc.constant({}), inCurrency);

const happening: fc.Arbitrary<Happening> = fc.tuple(customer, instants).chain(([who, at]) =>
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .record({ orderId: ref, total: money, lines, more: inCurrency })
        .map(({ more, ...order }) => purchased(who, at, { ...order, ...more })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ refundId: ref, amount: money, more: inCurrency })
        .map(({ more, ...refund }) => refunded(who, at, { ...refund, ...more })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ acquisitionCost: money, channel: ref, more: inSomeCurrency })
        .map(({ more, ...details }) => acquired(who, at, { ...details, ...more })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ careId: ref, cost: money, more: inSomeCurrency })
        .map(({ more, ...care }) => caredFor(who, at, { ...care, ...more })),
    },
    {
      weight: 1,
      arbitrary: fc
        .record({ compensation: money, more: inSomeCurrency })
        .map(({ more, ...remedy }) => resolved(who, at, { ...remedy, ...more })),
    },
    { weight: 2, arbitrary: fc.constant(churned(who, at)) },
    { weight: 1, arbitrary: fc.constant(reactivated(who, at)) },
    {
      weight: 1,
      arbitrary: fc
        .record(
          {
            name: fc.option(ref),
            region: fc.option(ref),
            attributes: fc.dictionary(ref, fc.option(ref), { maxKeys: 2 }),
          },
          { requiredKeys: [] },
        )
        .map((profile) => profiled(who, at, profile)),
    },
  ),
);

/** What happened to a few customers, in order of arrival, which is none in time. */
export const histories = fc.array(happening, { maxLength: 40, size: 'max' });
