import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { complain } from './complain.js';

const late = { complaintId: 'c-1', category: 'delivery', severity: 'high' } as const;
const complained = event('CustomerComplained', late);

describe('complain', () => {
  it('opens a complaint', () => {
    given(acquired)
      .when(complain, late)
      .then(event('CustomerComplained', { ...late, occurredAt: context.now }));
  });

  it('says nothing where the same complaint is known, wherever it stands by now', () => {
    const resolved = event('ComplaintResolved', { complaintId: 'c-1', outcome: 'unspecified' });
    given(acquired, complained).when(complain, late).thenNothing();
    given(acquired, complained, resolved).when(complain, late).thenNothing();
  });

  it('refuses other content under the same complaint id', () => {
    given(acquired, complained)
      .when(complain, { ...late, severity: 'low' })
      .thenRefused('complaint-exists');
    given(acquired, complained)
      .when(complain, { ...late, occurredAt: '2024-02-01T00:00:01Z' })
      .thenRefused('complaint-exists');
  });

  it('refuses the future, and customers who were never acquired', () => {
    given(acquired)
      .when(complain, { ...late, occurredAt: '2024-06-02T00:00:00Z' })
      .thenRefused('occurred-in-future');
    given().when(complain, late).thenRefused('customer-not-found');
  });
});
