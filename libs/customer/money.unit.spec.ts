import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalAmount, formatMoney, inReportingCurrency } from './money.js';

describe('canonical amount', () => {
  it.each([
    ['0', '0'],
    ['000', '0'],
    ['0.0000', '0'],
    ['10', '10'],
    ['100.00', '100'],
    ['010.50', '10.5'],
    ['0.0001', '0.0001'],
    ['999999999999999.9990', '999999999999999.999'],
  ])('writes %s as %s', (text, canonical) => {
    expect(canonicalAmount(text)).toBe(canonical);
  });
});

describe('in the reporting currency', () => {
  const euros = (amount: string, rate?: string) =>
    inReportingCurrency({ amount, currency: 'EUR', rate }, 'USD');

  it('leaves an amount of that currency as it is, whatever its rate says', () => {
    expect(inReportingCurrency({ amount: '10.50', currency: 'USD' }, 'USD')).toBe('10.5');
    expect(inReportingCurrency({ amount: '10.50', currency: 'USD', rate: '2' }, 'USD')).toBe(
      '10.5',
    );
    expect(inReportingCurrency({ amount: '10.50' }, 'USD')).toBe('10.5');
  });

  it('multiplies exactly and rounds half to even', () => {
    expect(euros('0.1', '0.3')).toBe('0.03');
    expect(euros('1', '0.00005')).toBe('0');
    expect(euros('1', '0.00015')).toBe('0.0002');
    expect(euros('1', '0.00025')).toBe('0.0002');
    expect(euros('1', '0.0002500001')).toBe('0.0003');
    expect(euros('999999999999999.9999', '9999999999.9999999999')).toBe(
      '9999999999999999998900000',
    );
  });

  it('counts nothing for what it has no rate for', () => {
    expect(euros('10')).toBe('0');
  });

  it('agrees with integer arithmetic', () => {
    const units = fc.bigInt({ min: 0n, max: 10n ** 12n });
    fc.assert(
      fc.property(units, units, (amount, rate) => {
        const exact = amount * rate; // in units of 10^-14
        const step = 10n ** 10n;
        const [whole, rest] = [exact / step, (exact % step) * 2n];
        const up = rest > step || (rest === step && whole % 2n === 1n);
        const product = euros(decimal(amount, 4), decimal(rate, 10));
        expect(product).toBe(canonicalAmount(decimal(whole + (up ? 1n : 0n), 4)));
      }),
    );
  });
});

describe('money as people read it', () => {
  it.each([
    ['1723354.5', 'USD', '1723354.50'],
    ['8911407.904', 'GBP', '8911407.904'],
    ['10.0000', 'USD', '10.00'],
    ['0', 'EUR', '0.00'],
    ['-3.5', 'EUR', '-3.50'],
    ['1200', 'JPY', '1200'],
    ['1200.50', 'JPY', '1200.5'],
    ['1', 'KWD', '1.000'],
    ['1', 'UYW', '1.0000'],
    ['1234567890123456789012.10', 'USD', '1234567890123456789012.10'],
  ])('writes %s %s as %s', (amount, currency, text) => {
    expect(formatMoney(amount, currency)).toBe(text);
  });
});

function decimal(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
