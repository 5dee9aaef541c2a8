import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { resolveComplaint } from './resolve-complaint.js';

const first = { complaintId: 'c-1' };
const complained = event('CustomerComplained', { ...first, category: 'taste', severity: 'low' });
const acknowledged = event('ComplaintAcknowledged', first);
const voucher = { ...first, remedy: 'voucher', compensation: '5.00' };
const resolved = event('ComplaintResolved', { ...voucher, compensation: '5', currency: 'USD' });
const reopened = event('ComplaintReopened', first);
const now = event('ComplaintResolved', { ...resolved.data, occurredAt: context.now });

describe('resolve complaint', () => {
  it('resolves one that is open, acknowledged or reopened', () => {
    given(acquired, complained).when(resolveComplaint, voucher).then(now);
    given(acquired, complained, acknowledged).when(resolveComplaint, voucher).then(now);
    given(acquired, complained, resolved, reopened).when(resolveComplaint, voucher).then(now);
  });

  it('says nothing where the same was said', () => {
    given(acquired, complained, resolved).when(resolveComplaint, voucher).thenNothing();
    given(acquired, complained, resolved, reopened)
      .when(resolveComplaint, { ...voucher, occurredAt: '2024-02-01T00:00:00Z' })
      .thenNothing();
  });

  it('refuses one that is resolved otherwise', () => {
    given(acquired, complained, resolved)
      .when(resolveComplaint, { ...voucher, compensation: '6' })
      .thenRefused('complaint-resolved');
  });

  it('needs the rate of a foreign compensation', () => {
    given(acquired, complained)
      .when(resolveComplaint, { ...voucher, currency: 'EUR' })
      .thenRefused('rate-required');
  });

  it('refuses unknown complaints and customers', () => {
    given(acquired).when(resolveComplaint, first).thenRefused('complaint-not-found');
    given().when(resolveComplaint, first).thenRefused('customer-not-found');
  });
});
