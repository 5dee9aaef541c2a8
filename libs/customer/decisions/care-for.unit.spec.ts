import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { careFor } from './care-for.js';

const birthday = { careId: 'k-1', kind: 'birthday', cost: '3.50', givenBy: 'Eve' };
const cared = event('CustomerCaredFor', { ...birthday, cost: '3.5', currency: 'USD' });

describe('care for', () => {
  it('says what care was given, and what it cost', () => {
    given(acquired)
      .when(careFor, birthday)
      .then(event('CustomerCaredFor', { ...cared.data, occurredAt: context.now }));
    given(acquired)
      .when(careFor, { careId: 'k-2', kind: 'follow-up' })
      .then(
        event('CustomerCaredFor', { careId: 'k-2', kind: 'follow-up', occurredAt: context.now }),
      );
  });

  it('says nothing where the same care is known', () => {
    given(acquired, cared).when(careFor, birthday).thenNothing();
    given(acquired, cared)
      .when(careFor, { ...birthday, cost: '3.5' })
      .thenNothing();
  });

  it('refuses other content under the same care id', () => {
    given(acquired, cared)
      .when(careFor, { ...birthday, response: 'glad' })
      .thenRefused('care-exists');
  });

  it('needs the rate of a foreign cost', () => {
    given(acquired)
      .when(careFor, { ...birthday, currency: 'EUR' })
      .thenRefused('rate-required');
  });

  it('refuses the future, and customers who were never acquired', () => {
    given(acquired)
      .when(careFor, { ...birthday, occurredAt: '2024-06-02T00:00:00Z' })
      .thenRefused('occurred-in-future');
    given().when(careFor, birthday).thenRefused('customer-not-found');
  });
});
