import { describe, expect, it } from '@jest/globals';
import { ratesOf } from './rates.js';

describe('ratesOf', () => {
  it('needs no rate in the reporting currency', () => {
    expect(ratesOf({ currency: 'USD' }, { currency: 'USD' })('USD')).toBeUndefined();
  });

  it('takes the one rate of a file, or those of its rows', () => {
    expect(ratesOf({ currency: 'GBP' }, { currency: 'USD', rate: '1.25' })('GBP')).toBe('1.25');
    expect(ratesOf({ rates: { GBP: '1.3' } }, { currency: 'USD' })('GBP')).toBe('1.3');
  });

  it.each([
    [{ currency: 'GBP' }, {}, 'say with --rate how many USD one GBP is'],
    [{ currency: 'GBP' }, { rate: '1,25' }, '--rate 1,25 is no rate'],
    [{ currency: 'GBP' }, { rate: '0.0' }, '--rate 0.0 is no rate'],
    [{ currency: 'USD' }, { rate: '1.25' }, 'leave out --rate'],
    [{}, { rate: '1.25' }, 'give "rates" in the mapping'],
  ])('says what is wrong: %#', (source, asked, message) => {
    expect(() => ratesOf(source, { currency: 'USD', ...asked })).toThrow(message);
  });
});
