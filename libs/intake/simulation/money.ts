/** Whole hundredths of the currency, so that sums are exact. */
export type Cents = number;

/** A decimal string: 1234 → `12.34`. */
export function decimal(cents: Cents): string {
  const digits = String(cents).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
