import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { acquire } from './acquire.js';

describe('acquire', () => {
  it('opens the book now, unless a time is given', () => {
    given()
      .when(acquire, { channel: 'web' })
      .then(event('CustomerAcquired', { occurredAt: context.now, channel: 'web' }));
    given().when(acquire, { occurredAt: '2024-01-01T00:00:00Z' }).then(acquired);
  });

  it('keeps the time as it was given, offset and all', () => {
    const occurredAt = '1997-01-01T05:30:00.5+05:30';
    given().when(acquire, { occurredAt }).then(event('CustomerAcquired', { occurredAt }));
  });

  it('writes money canonically and names its currency', () => {
    given()
      .when(acquire, { acquisitionCost: '007.50' })
      .then(
        event('CustomerAcquired', {
          occurredAt: context.now,
          acquisitionCost: '7.5',
          currency: 'USD',
        }),
      );
  });

  it('says nothing where the same was said', () => {
    const paid = event('CustomerAcquired', { acquisitionCost: '7.5', currency: 'USD' });
    given(acquired).when(acquire, {}).thenNothing();
    given(acquired).when(acquire, { occurredAt: '2024-01-01T01:00:00.000+01:00' }).thenNothing();
    given(paid).when(acquire, { acquisitionCost: '7.50' }).thenNothing();
    given(paid).when(acquire, { acquisitionCost: '7.50', rate: '1.0' }).thenNothing();
  });

  it('refuses to acquire again with other content', () => {
    given(acquired).when(acquire, { channel: 'web' }).thenRefused('customer-exists');
    given(acquired)
      .when(acquire, { occurredAt: '2024-01-02T00:00:00Z' })
      .thenRefused('customer-exists');
  });

  it('acquires somebody of whom only other things were heard', () => {
    given(event('CustomerChurned', {})).when(acquire, acquired.data).then(acquired);
  });

  it('takes a clock that is 5 minutes ahead, and none that is more', () => {
    const ahead = '2024-06-01T12:05:00Z';
    given()
      .when(acquire, { occurredAt: ahead })
      .then(event('CustomerAcquired', { occurredAt: ahead }));
    given()
      .when(acquire, { occurredAt: '2024-06-01T12:05:00.001Z' })
      .thenRefused('occurred-in-future');
  });

  it('needs the rate of a foreign amount, and none but 1 of our own', () => {
    const cost = { acquisitionCost: '7' };
    given()
      .when(acquire, { ...cost, currency: 'EUR' })
      .thenRefused('rate-required');
    given()
      .when(acquire, { ...cost, currency: 'EUR', rate: '1.10' })
      .then(
        event('CustomerAcquired', {
          ...cost,
          currency: 'EUR',
          rate: '1.1',
          occurredAt: context.now,
        }),
      );
    given()
      .when(acquire, { ...cost, rate: '1.1' })
      .thenRefused('rate-of-reporting-currency');
    given()
      .when(acquire, { ...cost, currency: 'USD', rate: '1.000' })
      .then(event('CustomerAcquired', { ...cost, currency: 'USD', occurredAt: context.now }));
  });

  it('refuses what no store could keep', () => {
    given().when(acquire, { channel: 'we\0b' }).thenRefused('malformed');
    given().when(acquire, { referrer: '\ud83d' }).thenRefused('malformed');
    given().when(acquire, { occurredAt: '0999-01-01T00:00:00Z' }).thenRefused('malformed');
  });
});
