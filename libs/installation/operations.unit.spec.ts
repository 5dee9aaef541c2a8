import { describe, it } from '@jest/globals';
import { scenarios } from '../event-sourcing/index.js';
import { discardParked, operationsDecider, retryParked } from './operations.js';

const now = '2026-01-01T00:00:00Z';
const { given } = scenarios(operationsDecider, { now });

const spoilt = {
  ...{ projection: 'facts', position: '17', stream: 'customer-a', eventId: 'e-1' },
  reason: 'no customer',
};
const discarded = {
  type: 'ParkedEventDiscarded' as const,
  data: { occurredAt: now, ...spoilt },
};

describe('an operator', () => {
  it('has parked events tried again, each place for itself, and again', () => {
    const places = [
      { projection: 'facts', position: '17' },
      { projection: 'customer-directory', stream: 'customer-a' },
    ];
    const requested = (place: (typeof places)[number]) => ({
      type: 'ParkedRetryRequested' as const,
      data: { occurredAt: now, ...place, reason: 'mended' },
    });
    const events = places.map(requested);
    given(discarded)
      .when(retryParked, { places, reason: 'mended' })
      .then(...events);
    given(...events)
      .when(retryParked, { places, reason: 'mended' })
      .then(...events);
  });

  it('discards what somebody else seems to have discarded, in words that nobody can read', () => {
    const spoken = { ...discarded, data: { ...discarded.data, position: 'x' } };
    given(spoken).when(discardParked, spoilt).then(discarded);
  });

  it('discards an event of a projection once', () => {
    given().when(discardParked, spoilt).then(discarded);
    given(discarded)
      .when(discardParked, { ...spoilt, reason: 'another' })
      .then();
  });

  it.each([
    ['of another projection', { projection: 'customer-directory' }],
    ['of its id in another stream', { stream: 'customer-b' }],
  ])('discards what is %s too', (_, change) => {
    const other = { ...spoilt, ...change };
    given(discarded)
      .when(discardParked, other)
      .then({ type: 'ParkedEventDiscarded', data: { occurredAt: now, ...other } });
  });
});
