import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { churn } from './churn.js';

const churned = event('CustomerChurned', { reason: 'moved' });
const now = event('CustomerChurned', { occurredAt: context.now });

describe('churn', () => {
  it('declares a customer lost', () => {
    given(acquired)
      .when(churn, { reason: 'moved' })
      .then(event('CustomerChurned', { occurredAt: context.now, reason: 'moved' }));
  });

  it('says nothing new of one who is churned, whatever the reason', () => {
    given(acquired, churned).when(churn, { reason: 'moved' }).thenNothing();
    given(acquired, churned).when(churn, { reason: 'angry' }).thenNothing();
  });

  it('declares one lost again who came back, or bought again', () => {
    const bought = event('CustomerPurchased', {
      orderId: 'o-1',
      lines: [],
      total: '1',
      currency: 'USD',
    });
    given(acquired, churned, event('CustomerReactivated', {})).when(churn, {}).then(now);
    given(acquired, churned, bought).when(churn, {}).then(now);
    given(acquired, bought, churned, bought).when(churn, {}).thenNothing();
  });

  it('declares one lost whose purchase lies between a late churn and this one', () => {
    const at = (day: string) => ({ occurredAt: `2024-${day}T00:00:00Z` });
    const bought = { orderId: 'o-1', lines: [], total: '1', currency: 'USD' };
    const bookedInMarch = event('CustomerPurchased', { ...bought, ...at('03-01') });
    const lateChurn = event('CustomerChurned', at('02-01'));
    given(acquired, bookedInMarch, lateChurn)
      .when(churn, at('04-01'))
      .then(event('CustomerChurned', at('04-01')));
    given(acquired, bookedInMarch, lateChurn).when(churn, at('02-15')).thenNothing();
  });

  it('refuses the future even where it would say nothing new', () => {
    given(acquired, churned)
      .when(churn, { occurredAt: '2099-01-01T00:00:00Z' })
      .thenRefused('occurred-in-future');
  });

  it('refuses the future, and customers who were never acquired', () => {
    given(acquired)
      .when(churn, { occurredAt: '2024-06-02T00:00:00Z' })
      .thenRefused('occurred-in-future');
    given().when(churn, {}).thenRefused('customer-not-found');
  });
});
