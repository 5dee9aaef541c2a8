import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { type Purchase, purchase } from './purchase.js';

const order: Purchase = {
  orderId: 'o-1',
  lines: [{ sku: 'tea', quantity: 2, unitPrice: '5.00', unitCost: undefined }],
  total: '10.00',
  currency: 'USD',
};
const bought = event('CustomerPurchased', {
  orderId: 'o-1',
  lines: [{ sku: 'tea', quantity: 2, unitPrice: '5' }],
  total: '10',
  currency: 'USD',
});

describe('purchase', () => {
  it('says one order, its money canonical', () => {
    given(acquired)
      .when(purchase, order)
      .then({ ...bought, data: { ...bought.data, occurredAt: context.now } });
  });

  it('takes an order of nothing, and one before the acquisition', () => {
    const gift = { orderId: 'o-0', lines: [], total: '0', currency: 'USD' };
    const occurredAt = '1997-01-01T00:00:00Z';
    given(acquired)
      .when(purchase, { ...gift, occurredAt })
      .then(event('CustomerPurchased', { ...gift, occurredAt }));
  });

  it('says nothing where the same order is known, however it is written', () => {
    const { currency, total, lines, orderId } = order;
    given(acquired, bought).when(purchase, order).thenNothing();
    given(acquired, bought)
      .when(purchase, { ...order, rate: '1' })
      .thenNothing();
    given(acquired, bought).when(purchase, { currency, total, lines, orderId }).thenNothing();
    given(acquired, bought)
      .when(purchase, { ...order, total: '10.0', occurredAt: '2024-02-01T01:00:00+01:00' })
      .thenNothing();
  });

  it('knows an order again that another door wrote in its own way', () => {
    const written = event('CustomerPurchased', {
      currency: 'USD',
      total: '010.000',
      lines: [{ unitPrice: '5.0', quantity: 2, sku: 'tea' }],
      orderId: 'o-1',
    });
    given(acquired, written).when(purchase, order).thenNothing();
  });

  it('refuses other content under the same order id', () => {
    const others: Partial<Purchase>[] = [
      { total: '10.01' },
      { lines: [] },
      { place: 'Riga' },
      { occurredAt: '2024-02-02T00:00:00Z' },
      { currency: 'EUR', rate: '1' },
    ];
    for (const other of others) {
      given(acquired, bought)
        .when(purchase, { ...order, ...other })
        .thenRefused('order-exists');
    }
  });

  it('needs the rate of a foreign total', () => {
    given(acquired)
      .when(purchase, { ...order, currency: 'EUR' })
      .thenRefused('rate-required');
    given(acquired)
      .when(purchase, { ...order, rate: '2' })
      .thenRefused('rate-of-reporting-currency');
    given(acquired)
      .when(purchase, { ...order, rate: '0.0' })
      .thenRefused('malformed');
  });

  it('refuses the future, and customers who were never acquired', () => {
    given(acquired)
      .when(purchase, { ...order, occurredAt: '2024-06-01T12:06:00Z' })
      .thenRefused('occurred-in-future');
    given().when(purchase, order).thenRefused('customer-not-found');
  });
});
