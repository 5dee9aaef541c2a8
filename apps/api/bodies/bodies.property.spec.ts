import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CustomerEventType, eventSchemas } from '../../../libs/customer/index.js';
import { StrictPipe } from '../http/strict.pipe.js';
import { CareForBody } from './care-for.body.js';
import { ChurnBody } from './churn.body.js';
import { ComplainBody } from './complain.body.js';
import { ProfileBody } from './profile.body.js';
import { PurchaseBody } from './purchase.body.js';
import { RefundBody } from './refund.body.js';
import { ReopenComplaintBody } from './reopen-complaint.body.js';
import { ResolveComplaintBody } from './resolve-complaint.body.js';
import { SurveyBody } from './survey.body.js';

const pipe = new StrictPipe();

/** What an event needs beside what a sender must say. */
const filledIn = {
  occurredAt: '1997-01-01T00:00:00Z',
  currency: 'USD',
  lines: [],
  orderId: 'o',
  refundId: 'r',
  complaintId: 'c',
  careId: 'g',
  surveyId: 's',
  outcome: 'unspecified',
};

/** What a sender must say, by whatever body has such a field. */
const required = {
  total: '1',
  amount: '1',
  category: 'delivery',
  severity: 'low',
  kind: 'nps',
  score: 5,
};

const value = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      '1',
      '12.50',
      '0',
      '-1',
      '1.23456',
      '1e3',
      '',
      'EUR',
      'eur',
      'low',
      'nps',
      'rejected',
      'x'.repeat(201),
    ],
    ...['1997-01-01T00:00:00Z', '1997-02-30T00:00:00Z', '1997-01-01', '1980-02-29', '1981-02-29'],
    ...['1997-01-01T00:00:00.123+05:30', '1997-01-01T00:00:00', '9999999999999999'],
    ...[0, 1, 5, 11, 1.5, 0.00001, -1, Number.MAX_VALUE, true, null, [], {}],
    { email: 'a@b' },
    { email: 1 },
    { fax: '1' },
    { segment: 'x' },
    [{ sku: 'a', quantity: 1 }],
    [{ sku: 'a', quantity: 1.00005 }],
    [{ sku: 'a', quantity: 1, unitPrice: '1.5', colour: 'red' }],
    [{ sku: '', quantity: 1 }],
    [null],
  ),
  fc.string({ maxLength: 5 }).filter((text) => !text.includes('\0')),
);

const cases: readonly (readonly [CustomerEventType, new () => object])[] = [
  ['CustomerProfiled', ProfileBody],
  ['CustomerPurchased', PurchaseBody],
  ['CustomerRefunded', RefundBody],
  ['CustomerComplained', ComplainBody],
  ['ComplaintResolved', ResolveComplaintBody],
  ['ComplaintReopened', ReopenComplaintBody],
  ['CustomerCaredFor', CareForBody],
  ['CustomerSurveyed', SurveyBody],
  ['CustomerChurned', ChurnBody],
];

describe.each(cases)('the body of %s', (type, metatype) => {
  const schema = eventSchemas[type];
  const known = Object.keys(schema.shape).filter(
    (field) => field !== 'complaintId' || type === 'CustomerComplained',
  );
  const fitting = (content: object) =>
    Object.fromEntries(Object.entries(content).filter(([field]) => field in schema.shape));
  const fields = fc.dictionary(
    fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...known) }, fc.constant('unknown')),
    value,
    { maxKeys: 6, noNullPrototype: true },
  );

  it('passes at the door just where the event would be well-formed', async () => {
    await fc.assert(
      fc.asyncProperty(fields, async (drawn) => {
        const body: Readonly<Record<string, unknown>> = { ...fitting(required), ...drawn };
        const passes = await pipe.transform(body, { type: 'body', metatype }).then(
          () => true,
          () => false,
        );
        const wellFormed = schema.safeParse({ ...fitting(filledIn), ...body }).success;
        // A rate of zero is the one thing that the door is stricter about.
        expect(passes).toBe(wellFormed && body['rate'] !== '0' && body['rate'] !== 0);
      }),
      { numRuns: 300 },
    );
  });
});
