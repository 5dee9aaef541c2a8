import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { refund } from './refund.js';

const bought = event('CustomerPurchased', {
  orderId: 'o-1',
  lines: [],
  total: '10',
  currency: 'USD',
});
const abroad = event('CustomerPurchased', {
  orderId: 'o-2',
  lines: [],
  total: '10',
  currency: 'EUR',
  rate: '1.1',
});
const part = { refundId: 'r-1', orderId: 'o-1', amount: '4.00', currency: 'USD' };
const paidBack = event('CustomerRefunded', { ...part, amount: '4' });

describe('refund', () => {
  it('gives back a part of an order', () => {
    given(acquired, bought)
      .when(refund, part)
      .then(event('CustomerRefunded', { ...paidBack.data, occurredAt: context.now }));
  });

  it('gives back free of any order', () => {
    const free = { refundId: 'r-1', amount: '1000', currency: 'USD' };
    given(acquired)
      .when(refund, free)
      .then(event('CustomerRefunded', { ...free, occurredAt: context.now }));
  });

  it('gives back all that the order still holds, and nothing more', () => {
    const rest = { refundId: 'r-2', orderId: 'o-1', amount: '6.0000', currency: 'USD' };
    given(acquired, bought, paidBack)
      .when(refund, rest)
      .then(event('CustomerRefunded', { ...rest, amount: '6', occurredAt: context.now }));
    given(acquired, bought, paidBack)
      .when(refund, { ...rest, amount: '6.0001' })
      .thenRefused('refund-exceeds-order');
  });

  it('is exact where binary fractions are not', () => {
    const dime = (refundId: string, amount: string) =>
      event('CustomerRefunded', { refundId, orderId: 'o-3', amount, currency: 'USD' });
    const order = event('CustomerPurchased', { ...bought.data, orderId: 'o-3', total: '0.3' });
    given(acquired, order, dime('r-1', '0.1'))
      .when(refund, { ...dime('r-2', '0.2').data, occurredAt: undefined })
      .then(event('CustomerRefunded', { ...dime('r-2', '0.2').data, occurredAt: context.now }));
  });

  it("takes the order's rate where it says none", () => {
    const back = { refundId: 'r-1', orderId: 'o-2', amount: '4', currency: 'EUR' };
    const said = event('CustomerRefunded', { ...back, rate: '1.1', occurredAt: context.now });
    given(acquired, abroad).when(refund, back).then(said);
    given(acquired, abroad)
      .when(refund, { ...back, rate: '1.10' })
      .then(said);
    given(acquired, abroad)
      .when(refund, { ...back, rate: '1.2' })
      .thenRefused('refund-rate-differs');
    given(acquired, abroad, said).when(refund, back).thenNothing();
  });

  it('pays back in the currency of the order', () => {
    given(acquired, abroad)
      .when(refund, { ...part, orderId: 'o-2' })
      .thenRefused('refund-currency-differs');
  });

  it('says nothing where the same refund is known, also of an order that holds nothing more', () => {
    const rest = event('CustomerRefunded', { ...part, refundId: 'r-2', amount: '6' });
    given(acquired, bought, paidBack, rest).when(refund, part).thenNothing();
    given(acquired, bought, paidBack, rest)
      .when(refund, { ...part, occurredAt: '2024-02-01T00:00:00.000Z' })
      .thenNothing();
  });

  it('refuses other content under the same refund id', () => {
    given(acquired, bought, paidBack)
      .when(refund, { ...part, amount: '5' })
      .thenRefused('refund-exists');
    given(acquired, bought, paidBack)
      .when(refund, { refundId: 'r-1', amount: '4', currency: 'USD' })
      .thenRefused('refund-exists');
  });

  it('refuses unknown orders and amounts of zero', () => {
    given(acquired).when(refund, part).thenRefused('order-not-found');
    given(acquired, bought)
      .when(refund, { ...part, amount: '0.00' })
      .thenRefused('refund-not-positive');
  });

  it('counts refunds that came before their order', () => {
    given(acquired, paidBack, bought)
      .when(refund, { ...part, refundId: 'r-2', amount: '6.01' })
      .thenRefused('refund-exceeds-order');
  });

  it('needs the rate of a free-standing foreign amount', () => {
    given(acquired)
      .when(refund, { refundId: 'r-1', amount: '1', currency: 'EUR' })
      .thenRefused('rate-required');
  });

  it('refuses the future, and customers who were never acquired', () => {
    given(acquired, bought)
      .when(refund, { ...part, occurredAt: '2024-06-02T00:00:00Z' })
      .thenRefused('occurred-in-future');
    given().when(refund, part).thenRefused('customer-not-found');
  });
});
