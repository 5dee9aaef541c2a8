import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { profile } from './profile.js';

const known = event('CustomerProfiled', {
  name: 'Ada',
  region: 'north',
  contacts: { email: 'ada@example.org', phone: '1' },
  attributes: { segment: 'gardeners', size: 's' },
});

describe('profile', () => {
  it('says only what changes', () => {
    given(acquired, known)
      .when(profile, {
        name: 'Ada',
        region: 'south',
        contacts: { email: 'ada@example.org', phone: '2' },
        attributes: { segment: 'gardeners', size: 'm' },
      })
      .then(
        event('CustomerProfiled', {
          occurredAt: context.now,
          region: 'south',
          contacts: { phone: '2' },
          attributes: { size: 'm' },
        }),
      );
  });

  it('says nothing where nothing changes', () => {
    given(acquired, known).when(profile, known.data).thenNothing();
    given(acquired, known).when(profile, { region: 'north' }).thenNothing();
    given(acquired, known).when(profile, { contacts: {}, attributes: {} }).thenNothing();
    given(acquired, known).when(profile, {}).thenNothing();
  });

  it('takes back what is known, and nothing that is not', () => {
    given(acquired, known)
      .when(profile, { name: null, birthday: null, attributes: { size: null, colour: null } })
      .then(
        event('CustomerProfiled', {
          occurredAt: context.now,
          name: null,
          attributes: { size: null },
        }),
      );
  });

  it('takes back all contacts at once', () => {
    given(acquired, known)
      .when(profile, { contacts: null })
      .then(
        event('CustomerProfiled', {
          occurredAt: context.now,
          contacts: { email: null, phone: null },
        }),
      );
  });

  it('judges a late word where it stands in business time', () => {
    const late = { region: 'south', occurredAt: '2024-01-15T00:00:00Z' };
    given(acquired, known).when(profile, late).then(event('CustomerProfiled', late));
    given(acquired, known, event('CustomerProfiled', late)).when(profile, late).thenNothing();
    given(acquired, known, event('CustomerProfiled', late))
      .when(profile, { region: 'south' })
      .then(event('CustomerProfiled', { occurredAt: context.now, region: 'south' }));
  });

  it('refuses attributes that no object can hold, and fields that no profile has', () => {
    const attributes = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
    given(acquired).when(profile, { attributes }).thenRefused('malformed');
    given(acquired)
      .when(profile, JSON.parse('{"nickname":"A"}') as object)
      .thenRefused('malformed');
    given(acquired).when(profile, { birthday: '2023-02-29' }).thenRefused('malformed');
  });

  it('refuses the future, and customers who were never acquired', () => {
    given(acquired)
      .when(profile, { region: 'x', occurredAt: '2025-01-01T00:00:00Z' })
      .thenRefused('occurred-in-future');
    given().when(profile, { region: 'x' }).thenRefused('customer-not-found');
  });
});
