import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anEventOf } from '../../test/support/customer-arbitraries.js';
import { type CustomerEventType, customerRegistry, eventSchemas } from './index.js';

const types = Object.keys(eventSchemas) as CustomerEventType[];
const occurredAt = '2024-01-01T00:00:00Z';
const order = { occurredAt, orderId: 'o-1', lines: [], total: '1', currency: 'USD' };

function checkOrder(changes: object): object {
  return customerRegistry.CustomerPurchased.check({ ...order, ...changes });
}

describe('the registry of customer events', () => {
  it.each(types)('%s passes as it is, refuses fields unknown, missing or null', (type) => {
    const { check } = customerRegistry[type];
    const [sample] = fc.sample(anEventOf(type), 1);
    const data = { ...sample?.data };
    expect(check(data)).toEqual(data);
    expect(() => check({ ...data, colour: 'red' })).toThrow(/colour/);
    expect(() => check({ ...data, occurredAt: undefined })).toThrow(/occurredAt/);
    expect(() => check({ ...data, occurredAt: null })).toThrow(/occurredAt/);
    expect(() => check([data])).toThrow();
  });

  it('has an upcast from every older version of every type', () => {
    for (const { version, upcasts } of Object.values(customerRegistry)) {
      const older = Array.from({ length: version - 1 }, (_, index) => String(index + 1));
      expect(Object.keys(upcasts)).toEqual(older);
    }
  });

  it('has the shape of every older version of every type', () => {
    for (const { upcasts, olderChecks } of Object.values(customerRegistry)) {
      expect(Object.keys(olderChecks)).toEqual(Object.keys(upcasts));
    }
  });

  it('holds an older version to what it could say', () => {
    const check = customerRegistry.ComplaintResolved.olderChecks[1];
    const said = { occurredAt, complaintId: 'c-1', remedy: 'voucher' };
    expect(check?.(said)).toEqual(said);
    expect(() => check?.({ ...said, outcome: 'rejected' })).toThrow(/outcome/);
  });

  it('refuses unknown fields of lines and contacts', () => {
    const line = { sku: 'tea', quantity: 1 };
    expect(checkOrder({ lines: [line] })).toMatchObject({ lines: [line] });
    expect(() => checkOrder({ lines: [{ ...line, size: 'xl' }] })).toThrow(/size/);
    const contacts = { email: 'a@example.org', fax: '1' };
    expect(() => customerRegistry.CustomerProfiled.check({ occurredAt, contacts })).toThrow(/fax/);
  });

  it.each([
    [{ total: '-1' }, /decimal/],
    [{ total: '1.00001' }, /decimal/],
    [{ total: '1e3' }, /decimal/],
    [{ total: 1 }, /string/],
    [{ total: ' 1' }, /decimal/],
    [{ total: '1\n' }, /decimal/],
    [{ total: '1000000000000000' }, /decimal/],
    [{ currency: 'usd' }, /ISO 4217/],
    [{ rate: '0' }, /above zero/],
    [{ rate: '1.00000000001' }, /decimal/],
    [{ orderId: '' }, /empty/],
    [{ orderId: 'x'.repeat(201) }, /200/],
    [{ orderId: '😀'.repeat(101) }, /200/],
    [{ orderId: 'a\0' }, /NUL/],
    [{ place: '\udc00' }, /surrogate/],
    [{ lines: [{ sku: 'tea', quantity: 0 }] }, /above zero/],
    [{ lines: [{ sku: 'tea', quantity: 0.00001 }] }, /4 decimals/],
  ])('refuses an order with %j', (changes, message) => {
    expect(() => checkOrder(changes)).toThrow(message);
  });

  it.each([0.1, 1.1, 0.3, 2.7, 12.3456, 999_999.9999, 1e9])(
    'takes a quantity of %d',
    (quantity) => {
      expect(checkOrder({ lines: [{ sku: 'tea', quantity }] })).toBeDefined();
    },
  );

  it.each([
    '2024-01-01T00:00:00Z',
    '2024-01-01T00:00:00.123456+15:59',
    '1000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2024-02-29T23:59:59-12:00',
  ])('takes the instant %s', (instant) => {
    expect(checkOrder({ occurredAt: instant })).toMatchObject({ occurredAt: instant });
  });

  it.each([
    '2024-01-01',
    '2024-01-01T00:00:00',
    '2024-01-01 00:00:00Z',
    '2023-02-29T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '2024-01-01T00:00:60Z',
    '2024-01-01T00:00:00.1234567Z',
    '2024-01-01T00:00:00+16:00',
    '0000-01-01T00:00:00Z',
    '1000-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
  ])('refuses the instant %s', (instant) => {
    expect(() => checkOrder({ occurredAt: instant })).toThrow();
  });
});
