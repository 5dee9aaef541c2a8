import { describe, expect, it } from '@jest/globals';
import { canonicalAmount, formatMoney } from './money.js';

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
