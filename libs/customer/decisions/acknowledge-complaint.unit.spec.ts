import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { acknowledgeComplaint } from './acknowledge-complaint.js';

const first = { complaintId: 'c-1' };
const complained = event('CustomerComplained', { ...first, category: 'delivery', severity: 'low' });
const acknowledged = event('ComplaintAcknowledged', first);
const resolved = event('ComplaintResolved', { ...first, outcome: 'unspecified' });
const reopened = event('ComplaintReopened', first);
const now = event('ComplaintAcknowledged', { ...first, occurredAt: context.now });

describe('acknowledge complaint', () => {
  it('acknowledges one that is open or reopened', () => {
    given(acquired, complained).when(acknowledgeComplaint, first).then(now);
    given(acquired, complained, resolved, reopened).when(acknowledgeComplaint, first).then(now);
    given(acquired, complained, acknowledged, resolved, reopened)
      .when(acknowledgeComplaint, first)
      .then(now);
  });

  it('says nothing where the same was said', () => {
    given(acquired, complained, acknowledged).when(acknowledgeComplaint, first).thenNothing();
    given(acquired, complained, acknowledged, resolved)
      .when(acknowledgeComplaint, first)
      .thenNothing();
    given(acquired, complained, acknowledged, resolved, reopened)
      .when(acknowledgeComplaint, acknowledged.data)
      .thenNothing();
  });

  it('refuses one that is acknowledged or resolved', () => {
    given(acquired, complained, acknowledged)
      .when(acknowledgeComplaint, { ...first, occurredAt: '2024-03-01T00:00:00Z' })
      .thenRefused('complaint-acknowledged');
    given(acquired, complained, resolved)
      .when(acknowledgeComplaint, first)
      .thenRefused('complaint-resolved');
  });

  it('refuses unknown complaints and customers, and the future', () => {
    given(acquired).when(acknowledgeComplaint, first).thenRefused('complaint-not-found');
    given().when(acknowledgeComplaint, first).thenRefused('customer-not-found');
    given(acquired, complained)
      .when(acknowledgeComplaint, { ...first, occurredAt: '2024-06-02T00:00:00Z' })
      .thenRefused('occurred-in-future');
  });
});
