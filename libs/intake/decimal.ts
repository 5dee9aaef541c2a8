import { Big } from 'big.js';

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)$/;

/** What a money value of the book can hold. */
const MOST_DECIMALS = 4;
const LIMIT = new Big(10).pow(15);

/** The exact value of a decimal as people write it (`-12.50`); undefined where it is none. */
export function readDecimal(text: string, separator: '.' | ',' = '.'): Big | undefined {
  const plain = separator === ',' ? text.trim().replace(',', '.') : text.trim();
  return DECIMAL.test(plain) ? new Big(plain.replace(/^\+/, '').replace(/\.$/, '')) : undefined;
}

/** The shortest text of a decimal: no exponent, no zeros at its end. */
export function decimalText(value: Big): string {
  return value.toFixed();
}

/** True where the book keeps the value as it is: 15 digits before the point, 4 behind it. */
export function fitsTheBook(value: Big): boolean {
  return value.round(MOST_DECIMALS).eq(value) && value.abs().lt(LIMIT);
}

/** Half-even to the 4 decimals that the book keeps. */
export function roundToTheBook(value: Big): Big {
  return value.round(MOST_DECIMALS, Big.roundHalfEven);
}
