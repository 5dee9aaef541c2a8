import { describe, expect, it } from '@jest/globals';
import { readAdoption } from './adoption.js';
import { defaultPolicy, parsePolicy } from './policy.js';

describe('an adoption in the log', () => {
  it('is the policy under the version that it is adopted by, with defaults', () => {
    const policy = { version: '1', lifecycleStage: { atRiskAfterDays: 60 } };
    expect(readAdoption({ version: '2', policy })).toEqual(parsePolicy({ ...policy, version: 2 }));
    expect(readAdoption({ version: '1', policy: defaultPolicy })).toEqual(defaultPolicy);
  });

  it.each([
    [undefined, defaultPolicy],
    ['', defaultPolicy],
    ['1', undefined],
    ['1', { version: '1', retention: { weekStart: 'never' } }],
  ])('of version %j is none with %j', (version, policy) => {
    expect(readAdoption({ version, policy })).toBeUndefined();
  });
});
