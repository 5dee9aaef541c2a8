import { describe, expect, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { fold } from '../../event-sourcing/index.js';
import { customerDecider, customerRegistry } from '../index.js';
import { resolveComplaint } from './resolve-complaint.js';

const first = { complaintId: 'c-1' };
const complained = event('CustomerComplained', { ...first, category: 'taste', severity: 'low' });
const acknowledged = event('ComplaintAcknowledged', first);
const voucher = { ...first, remedy: 'voucher', compensation: '5.00' };
const resolved = event('ComplaintResolved', {
  ...voucher,
  compensation: '5',
  currency: 'USD',
  outcome: 'compensated',
});
const reopened = event('ComplaintReopened', first);
const now = event('ComplaintResolved', { ...resolved.data, occurredAt: context.now });

const heard = fold(customerDecider, [acquired, complained]);

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

  it.each([
    [{}, 'unspecified'],
    [{ remedy: 'apology' }, 'remedied'],
    [{ remedy: 'apology', compensation: '00.00' }, 'remedied'],
    [{ compensation: '0.0' }, 'unspecified'],
    [{ compensation: '0.0001' }, 'compensated'],
    [voucher, 'compensated'],
  ] as const)('that says %j and no outcome ends as %s', (said, outcome) => {
    const [told] = resolveComplaint({ ...first, ...said }, heard, context);
    expect(told?.data).toMatchObject({ outcome });
  });

  it('believes the outcome that is told', () => {
    const rejected = { ...voucher, outcome: 'rejected' } as const;
    const [told] = resolveComplaint(rejected, heard, context);
    expect(told?.data).toMatchObject({ ...now.data, outcome: 'rejected' });
    given(acquired, complained, resolved)
      .when(resolveComplaint, rejected)
      .thenRefused('complaint-resolved');
    given(acquired, complained, resolved)
      .when(resolveComplaint, { ...voucher, outcome: 'compensated' })
      .thenNothing();
  });

  it('knows again what the release before it said', () => {
    const { outcome, ...asStored } = resolved.data;
    const upcast = customerRegistry.ComplaintResolved.upcasts[1]?.(asStored);
    expect(upcast).toEqual({ ...asStored, outcome });
    given(acquired, complained, { type: 'ComplaintResolved', data: upcast as typeof resolved.data })
      .when(resolveComplaint, voucher)
      .thenNothing();
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
