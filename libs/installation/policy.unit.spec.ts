import { describe, expect, it } from '@jest/globals';
import { defaultPolicy, parsePolicy, readPolicy } from './policy.js';

describe('a policy', () => {
  it('has the defaults of the definitions', () => {
    expect(defaultPolicy).toEqual({
      version: '1',
      lifecycleStage: {
        expandedFromDays: 5,
        atRiskAfterDays: 90,
        dormantAfterDays: 180,
        lapsedAfterDays: 365,
        wonBackAfterDays: 180,
      },
      valueTier: {
        threshold: { high: '1000', mid: '100', low: '0' },
        abc: { a: '0.8', b: '0.95' },
      },
      retention: { weekStart: 'monday' },
    });
  });

  it('may say only what differs', () => {
    const policy = parsePolicy({ version: 7, valueTier: { threshold: { high: '5000' } } });
    expect(policy.version).toBe('7');
    expect(policy.valueTier).toEqual({
      ...defaultPolicy.valueTier,
      threshold: { high: '5000', mid: '100', low: '0' },
    });
  });

  it.each([
    [{}, 'version'],
    [{ version: '' }, 'version'],
    [{ version: '1', lifecycle: {} }, 'lifecycle'],
    [{ version: '1', lifecycleStage: { atRiskAfterDays: 200 } }, 'lifecycleStage.dormantAfterDays'],
    [{ version: '1', lifecycleStage: { dormantAfterDays: 400 } }, 'lifecycleStage.lapsedAfterDays'],
    [{ version: '1', lifecycleStage: { expandedFromDays: 2 } }, 'lifecycleStage.expandedFromDays'],
    [{ version: '1', valueTier: { threshold: { mid: '2000' } } }, 'valueTier.threshold.high'],
    [{ version: '1', valueTier: { threshold: { low: '100' } } }, 'valueTier.threshold.mid'],
    [{ version: '1', valueTier: { threshold: { high: 5000 } } }, 'valueTier.threshold.high'],
    [{ version: '1', valueTier: { abc: { a: '0.96' } } }, 'valueTier.abc.b'],
    [{ version: '1', valueTier: { abc: { a: '80' } } }, 'valueTier.abc.a'],
    [{ version: '1', retention: { weekStart: 'Mon' } }, 'retention.weekStart'],
    [null, 'policy'],
  ])('%j is refused for its %s', (json, place) => {
    expect(() => parsePolicy(json)).toThrow(
      expect.objectContaining({ name: 'InvalidPolicy', message: expect.stringContaining(place) }),
    );
  });
});

describe('a policy that stands in the log', () => {
  it('is read without what a newer release has words for, at any depth', () => {
    const newer = {
      ...{ ...defaultPolicy, loyalty: { from: 3 } },
      valueTier: { ...defaultPolicy.valueTier, abc: { a: '0.8', b: '0.95', c: '0.99' } },
    };
    expect(() => parsePolicy(newer)).toThrow();
    expect(readPolicy(newer)).toEqual(defaultPolicy);
    expect(newer.loyalty).toEqual({ from: 3 });
  });

  it.each([
    undefined,
    null,
    [],
    'a',
    {},
    { version: '1', retention: { weekStart: 'never', a: 1 } },
  ])('is none where it can not be used: %j', (stored) => {
    expect(readPolicy(stored)).toBeUndefined();
  });
});
