import { describe, expect, it } from '@jest/globals';
import { commandDigest } from './command-digest.js';

describe('commandDigest', () => {
  const content = { total: '12.50', lines: [{ sku: 'a', quantity: 1 }], place: 'Leeds' };

  it('is SHA-256 in hex', () => {
    expect(commandDigest('purchase', content)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not care for the order of keys, at any depth', () => {
    const other = { place: 'Leeds', lines: [{ quantity: 1, sku: 'a' }], total: '12.50' };
    expect(commandDigest('purchase', other)).toBe(commandDigest('purchase', content));
  });

  it('takes a key without a value for an absent one', () => {
    const other = { ...content, salesChannel: undefined };
    expect(commandDigest('purchase', other)).toBe(commandDigest('purchase', content));
  });

  it.each([
    ['another name', 'refund', content],
    ['another value', 'purchase', { ...content, total: '12.5' }],
    ['null, which takes a value back', 'purchase', { ...content, place: null }],
    ['another order in a list', 'purchase', { ...content, lines: [1, 2] }],
    ['a field more', 'purchase', { ...content, currency: 'USD' }],
  ])('tells %s apart', (_, name, other) => {
    expect(commandDigest(name, other)).not.toBe(commandDigest('purchase', content));
  });

  it('can not be misled by text that looks like structure', () => {
    expect(commandDigest('purchase', { a: '1","b":"2' })).not.toBe(
      commandDigest('purchase', { a: '1', b: '2' }),
    );
  });
});
