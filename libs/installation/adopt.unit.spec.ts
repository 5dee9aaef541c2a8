import { describe, expect, it } from '@jest/globals';
import { fold, scenarios } from '../event-sourcing/index.js';
import { type Adopt, adopt } from './adopt.js';
import type { InstallationEvent } from './events.js';
import { defaultPolicy, parsePolicy, type Policy } from './policy.js';
import { policyDecider } from './policy-decider.js';

const now = '2026-01-01T00:00:00.000Z';
const { given } = scenarios(policyDecider, { now });

const usual = { policy: defaultPolicy, currency: 'USD', timeZone: 'UTC' };
const second = parsePolicy({ version: '2', lifecycleStage: { atRiskAfterDays: 60 } });

const configured: InstallationEvent = {
  type: 'InstallationConfigured',
  data: { occurredAt: now, currency: 'USD', timeZone: 'UTC' },
};

function adopted(policy: Policy): InstallationEvent {
  return {
    type: 'PolicyAdopted',
    data: { occurredAt: now, version: policy.version, policy },
  };
}

describe('adopt', () => {
  it('writes installation and policy down at the first start', () => {
    given().when(adopt, usual).then(configured, adopted(defaultPolicy));
  });

  it('has nothing to say where both stand', () => {
    given(configured, adopted(defaultPolicy)).when(adopt, usual).thenNothing();
  });

  it('adds what is missing', () => {
    given(configured).when(adopt, usual).then(adopted(defaultPolicy));
    given(adopted(defaultPolicy)).when(adopt, usual).then(configured);
  });

  it('adopts another version, and an earlier one again', () => {
    const standing = [configured, adopted(defaultPolicy)];
    given(...standing)
      .when(adopt, { ...usual, policy: second })
      .then(adopted(second));
    given(...standing, adopted(second))
      .when(adopt, usual)
      .then(adopted(defaultPolicy));
  });

  it('takes a policy that left a default out for the same content', () => {
    const { version, lifecycleStage, valueTier } = defaultPolicy;
    const older = { version, lifecycleStage, valueTier };
    given(configured, adopted(older as Policy))
      .when(adopt, usual)
      .thenNothing();
  });

  it('refuses a version that stands for other content, the newest or not', () => {
    const other = { ...usual, policy: { ...second, version: '1' } };
    const standing = [configured, adopted(defaultPolicy)];
    given(...standing)
      .when(adopt, other)
      .thenRefused('policy-version-taken');
    given(...standing, adopted(second))
      .when(adopt, other)
      .thenRefused('policy-version-taken');
  });

  it('refuses another currency or time zone', () => {
    const standing = [configured, adopted(defaultPolicy)];
    for (const other of [{ currency: 'EUR' }, { timeZone: 'Europe/Berlin' }]) {
      given(...standing)
        .when(adopt, { ...usual, ...other })
        .thenRefused('other-installation');
    }
  });

  it('says in one line what stands, what was asked and what to set', () => {
    const state = fold(policyDecider, [configured, adopted(defaultPolicy)]);
    const asking = (command: Adopt) => () => adopt(command, state, { now });
    expect(asking({ ...usual, policy: { ...second, version: '1' } })).toThrow(
      'policy version 1 was adopted with other content (lifecycleStage.atRiskAfterDays: 90, now 60); ' +
        'give this content a version of its own in LIFELEDGER_POLICY_FILE',
    );
    expect(asking({ ...usual, currency: 'EUR' })).toThrow(
      'this log belongs to an installation with USD, UTC, not EUR, UTC; ' +
        'set LIFELEDGER_CURRENCY and LIFELEDGER_TIME_ZONE to them, or use another log',
    );
  });

  it('is not confused by what no decision of ours wrote', () => {
    const retry: InstallationEvent = {
      type: 'ParkedRetryRequested',
      data: { occurredAt: now, projection: 'facts', position: '7' },
    };
    const nonsense = { version: '9', colour: 'red' } as unknown as Policy;
    given(retry, configured, adopted(nonsense)).when(adopt, usual).then(adopted(defaultPolicy));
    given(configured, adopted(nonsense))
      .when(adopt, { ...usual, policy: { ...defaultPolicy, version: '9' } })
      .thenRefused('policy-version-taken');
  });
});
