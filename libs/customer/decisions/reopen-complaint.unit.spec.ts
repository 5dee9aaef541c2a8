import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { reopenComplaint } from './reopen-complaint.js';

const first = { complaintId: 'c-1' };
const complained = event('CustomerComplained', { ...first, category: 'taste', severity: 'low' });
const acknowledged = event('ComplaintAcknowledged', first);
const resolved = event('ComplaintResolved', { ...first, outcome: 'unspecified' });
const reopened = event('ComplaintReopened', { ...first, reason: 'again' });

describe('reopen complaint', () => {
  it('reopens one that is resolved', () => {
    given(acquired, complained, resolved)
      .when(reopenComplaint, { ...first, reason: 'again' })
      .then(event('ComplaintReopened', { ...reopened.data, occurredAt: context.now }));
    given(acquired, complained, resolved, reopened, resolved)
      .when(reopenComplaint, first)
      .then(event('ComplaintReopened', { ...first, occurredAt: context.now }));
  });

  it('says nothing where the same was said', () => {
    given(acquired, complained, resolved, reopened)
      .when(reopenComplaint, { ...first, reason: 'again' })
      .thenNothing();
    given(acquired, complained, resolved, reopened, acknowledged)
      .when(reopenComplaint, { ...first, reason: 'again' })
      .thenNothing();
  });

  it('refuses one that is not resolved', () => {
    given(acquired, complained).when(reopenComplaint, first).thenRefused('complaint-open');
    given(acquired, complained, acknowledged)
      .when(reopenComplaint, first)
      .thenRefused('complaint-acknowledged');
    given(acquired, complained, resolved, reopened)
      .when(reopenComplaint, { ...first, reason: 'other' })
      .thenRefused('complaint-reopened');
  });

  it('refuses unknown complaints and customers', () => {
    given(acquired, acknowledged, resolved)
      .when(reopenComplaint, first)
      .thenRefused('complaint-not-found');
    given().when(reopenComplaint, first).thenRefused('customer-not-found');
  });
});
