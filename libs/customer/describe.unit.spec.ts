import { describe, expect, it } from '@jest/globals';
import { acquired, event } from '../../test/support/customer-examples.js';
import { fold } from '../event-sourcing/index.js';
import { customerDecider, type CustomerEvent, describeState } from './index.js';

function described(...history: readonly CustomerEvent[]) {
  return describeState(fold(customerDecider, history));
}

function order(orderId: string, total = '10') {
  return event('CustomerPurchased', { orderId, lines: [], total, currency: 'USD' });
}

function refundOf(orderId: string, amount: string) {
  return event('CustomerRefunded', { refundId: `r-${orderId}`, orderId, amount, currency: 'USD' });
}

describe('the description of a state', () => {
  it('is empty where nothing was heard', () => {
    expect(described()).toEqual({
      acquired: null,
      profile: {},
      orders: { count: 0, newest: [] },
      refunds: { count: 0 },
      complaints: { count: 0, newest: [] },
      care: { count: 0 },
      surveys: { count: 0, newest: [] },
      churned: null,
    });
  });

  it('tells a whole life', () => {
    const answer = event('CustomerSurveyed', { surveyId: 's-1', kind: 'csat', score: 4 });
    const life = described(
      acquired,
      event('CustomerProfiled', { name: 'Ada', contacts: { email: 'a@example.org' } }),
      order('o-1'),
      refundOf('o-1', '2.5'),
      event('CustomerComplained', { complaintId: 'c-1', category: 'late', severity: 'low' }),
      event('ComplaintResolved', { complaintId: 'c-1', outcome: 'rejected' }),
      event('CustomerCaredFor', { careId: 'k-1', kind: 'gift' }),
      answer,
      event('CustomerChurned', { reason: 'moved' }),
    );
    expect(life).toEqual({
      acquired: acquired.data,
      profile: { name: 'Ada', contacts: { email: 'a@example.org' } },
      orders: {
        count: 1,
        newest: [
          {
            orderId: 'o-1',
            occurredAt: '2024-02-01T00:00:00Z',
            total: '10',
            currency: 'USD',
            refunded: '2.5',
            remaining: '7.5',
          },
        ],
      },
      refunds: { count: 1 },
      complaints: {
        count: 1,
        newest: [
          {
            complaintId: 'c-1',
            category: 'late',
            severity: 'low',
            status: 'resolved',
            outcome: 'rejected',
          },
        ],
      },
      care: { count: 1 },
      surveys: { count: 1, newest: [answer.data] },
      churned: { occurredAt: '2024-02-01T00:00:00Z', reason: 'moved' },
    });
  });

  it('says how a complaint ended only while it is resolved', () => {
    const first = { complaintId: 'c-1' };
    const complained = event('CustomerComplained', { ...first, category: 'x', severity: 'low' });
    const resolved = event('ComplaintResolved', { ...first, outcome: 'withdrawn' });
    const outcomes = (...steps: readonly CustomerEvent[]) =>
      described(acquired, complained, ...steps).complaints.newest.map(({ outcome }) => outcome);
    expect(outcomes()).toEqual([null]);
    expect(outcomes(resolved)).toEqual(['withdrawn']);
    expect(outcomes(resolved, event('ComplaintReopened', first))).toEqual([null]);
  });

  it('shows the newest word on the profile by business time, taken-back values left out', () => {
    const { profile } = described(
      event('CustomerProfiled', { region: 'south', occurredAt: '2024-03-01T00:00:00Z' }),
      event('CustomerProfiled', { region: 'north', name: 'Ada', birthday: '1970-12-24' }),
      event('CustomerProfiled', { birthday: null, attributes: { b: '2', a: '1' } }),
    );
    expect(JSON.stringify(profile)).toBe(
      '{"name":"Ada","region":"south","attributes":{"a":"1","b":"2"}}',
    );
  });

  it('lists the hundred orders that were touched last', () => {
    const orders = Array.from({ length: 250 }, (_, index) => order(`o-${index}`));
    const { count, newest } = described(acquired, ...orders, refundOf('o-3', '1')).orders;
    expect(count).toBe(250);
    expect(newest.map(({ orderId }) => orderId)).toEqual([
      ...Array.from({ length: 99 }, (_, index) => `o-${index + 151}`),
      'o-3',
    ]);
  });

  it('keeps the first of two events with one id, and shows what no decision would have let in', () => {
    const { orders, refunds } = described(
      refundOf('o-1', '12'),
      order('o-1'),
      order('o-1', '99'),
      refundOf('o-1', '1'),
    );
    expect(refunds.count).toBe(1);
    expect(orders.newest).toMatchObject([{ total: '10', refunded: '12', remaining: '-2' }]);
  });
});
