import { describe, expect, it } from '@jest/globals';
import { defaultPolicy, installationRegistry, isInstallationEvent } from './index.js';

const occurredAt = '2026-01-01T00:00:00Z';

const samples = {
  PolicyAdopted: { occurredAt, version: '1', policy: defaultPolicy },
  InstallationConfigured: { occurredAt, currency: 'EUR', timeZone: 'Europe/Berlin' },
  ParkedRetryRequested: { occurredAt, projection: 'facts', position: '7' },
  ParkedEventDiscarded: {
    occurredAt,
    projection: 'facts',
    position: '7',
    stream: 'customer-anna',
    eventId: 'a',
    reason: 'b',
  },
};
const types = Object.keys(samples) as (keyof typeof samples)[];

describe('the registry of installation events', () => {
  it('has a sample of every type here', () => {
    expect(Object.keys(installationRegistry)).toEqual(types);
  });

  it.each(types)('%s passes as it is, refuses fields unknown or missing', (type) => {
    const { check } = installationRegistry[type];
    const data = samples[type];
    expect(check(data)).toEqual(data);
    expect(() => check({ ...data, colour: 'red' })).toThrow(/colour/);
    expect(() => check({ ...data, occurredAt: undefined })).toThrow(/occurredAt/);
    expect(() => check([data])).toThrow();
  });

  it('has an upcast from every older version of every type', () => {
    for (const { version, upcasts } of Object.values(installationRegistry)) {
      const older = Array.from({ length: version - 1 }, (_, index) => String(index + 1));
      expect(Object.keys(upcasts)).toEqual(older);
    }
  });

  it('retries a stream or one event, not both, not neither', () => {
    const { check } = installationRegistry.ParkedRetryRequested;
    const stream = { occurredAt, projection: 'facts', stream: 'customer-anna', reason: 'mended' };
    expect(check(stream)).toEqual(stream);
    expect(() => check({ ...stream, position: '7' })).toThrow(/either the position/);
    expect(() => check({ occurredAt, projection: 'facts' })).toThrow(/either the position/);
    expect(() => check({ occurredAt, projection: 'facts', position: 7 })).toThrow(/position/);
  });

  it.each([
    ['a position that no log has', { position: '9223372036854775808' }],
    ['a stream that no table holds', { stream: 'customer-\0' }],
    ['an id that no index holds', { eventId: 'é'.repeat(101) }],
  ])('discards nothing by %s', (_, change) => {
    const { check } = installationRegistry.ParkedEventDiscarded;
    const last = { ...samples.ParkedEventDiscarded, position: '9223372036854775807' };
    expect(check(last)).toEqual(last);
    expect(() => check({ ...last, ...change })).toThrow(Object.keys(change)[0]);
  });

  it('knows its own by name', () => {
    expect(isInstallationEvent({ type: 'PolicyAdopted', data: {} })).toBe(true);
    expect(isInstallationEvent({ type: 'CustomerAcquired', data: {} })).toBe(false);
    expect(isInstallationEvent({ type: 'toString', data: {} })).toBe(false);
  });
});
