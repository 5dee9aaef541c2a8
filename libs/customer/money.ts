import Big from 'big.js';

/** The one way to write a decimal of zero or more: no leading zeros, no trailing ones. */
export function canonicalAmount(text: string): string {
  const whole = text.replace(/^0+(?=\d)/, '');
  return whole.includes('.') ? whole.replace(/\.?0+$/, '') : whole;
}

/** `a` + `b`, exactly. */
export function addAmounts(a: string, b: string): string {
  return new Big(a).plus(b).toFixed();
}

/** `a` − `b`, exactly; may be negative. */
export function subtractAmounts(a: string, b: string): string {
  return new Big(a).minus(b).toFixed();
}

/** Whether `a` is more than `b`. */
export function isMoreThan(a: string, b: string): boolean {
  return new Big(a).gt(b);
}

/**
 * A decimal as people read it: trailing zeros trimmed, but at least the currency's minor digits by
 * ISO 4217: `1723354.50`, `8911407.904`. Never rounds.
 */
export function formatMoney(decimal: string, currency: string): string {
  const exact = new Big(decimal);
  const text = exact.toFixed();
  const decimals = text.split('.')[1]?.length ?? 0;
  return exact.toFixed(Math.max(decimals, minorDigits(currency)));
}

function minorDigits(currency: string): number {
  return unusualMinorDigits.get(currency) ?? 2;
}

/** ISO 4217, table A.1, where the minor unit is not 2. */
const unusualMinorDigits: ReadonlyMap<string, number> = new Map([
  ...digitsOf(0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'),
  ...digitsOf(3, 'BHD IQD JOD KWD LYD OMR TND'),
  ...digitsOf(4, 'CLF UYW'),
]);

function digitsOf(digits: number, currencies: string): [string, number][] {
  return currencies.split(' ').map((currency) => [currency, digits]);
}
