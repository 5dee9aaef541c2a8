import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { reactivate } from './reactivate.js';

const churned = event('CustomerChurned', {});
const reactivated = event('CustomerReactivated', { declaredBy: 'agent' });

describe('reactivate', () => {
  it('declares a churned customer won back', () => {
    given(acquired, churned)
      .when(reactivate, { declaredBy: 'agent' })
      .then(event('CustomerReactivated', { occurredAt: context.now, declaredBy: 'agent' }));
  });

  it('says nothing new of one who is not churned', () => {
    const bought = event('CustomerPurchased', {
      orderId: 'o-1',
      lines: [],
      total: '1',
      currency: 'USD',
    });
    given(acquired).when(reactivate, {}).thenNothing();
    given(acquired, churned, reactivated).when(reactivate, {}).thenNothing();
    given(acquired, churned, bought).when(reactivate, {}).thenNothing();
  });

  it('wins back who is churned at that time, whatever came in late since', () => {
    const at = (day: string) => ({ occurredAt: `2024-${day}T00:00:00Z` });
    const bought = { orderId: 'o-1', lines: [], total: '1', currency: 'USD' };
    const churnedInApril = event('CustomerChurned', at('04-01'));
    const wonBack = event('CustomerReactivated', at('05-01'));
    const latePurchase = event('CustomerPurchased', { ...bought, ...at('03-01') });
    const lateReactivation = event('CustomerReactivated', at('03-01'));
    given(acquired, churnedInApril, latePurchase).when(reactivate, at('05-01')).then(wonBack);
    given(acquired, churnedInApril, lateReactivation).when(reactivate, at('05-01')).then(wonBack);
    given(acquired, churnedInApril, latePurchase, wonBack)
      .when(reactivate, at('05-01'))
      .thenNothing();
  });

  it('refuses the future even where it would say nothing new', () => {
    given(acquired)
      .when(reactivate, { occurredAt: '2099-01-01T00:00:00Z' })
      .thenRefused('occurred-in-future');
  });

  it('refuses the future, and customers who were never acquired', () => {
    given(acquired, churned)
      .when(reactivate, { occurredAt: '2024-06-02T00:00:00Z' })
      .thenRefused('occurred-in-future');
    given().when(reactivate, {}).thenRefused('customer-not-found');
  });
});
