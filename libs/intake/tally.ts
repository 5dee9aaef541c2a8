import { Big } from 'big.js';
import { decimalText } from './decimal.js';

/** Exact decimals by currency: `{ USD: '2500315.63' }`. */
export type Sums = Readonly<Record<string, string>>;

/** Adds up money, each currency on its own. */
export class MoneyTally {
  readonly #sums = new Map<string, Big>();

  add(currency: string, value: Big): void {
    const sum = this.#sums.get(currency);
    this.#sums.set(currency, sum === undefined ? value : sum.plus(value));
  }

  addAll(other: MoneyTally, sign: 1 | -1 = 1): void {
    for (const [currency, sum] of other.#sums) this.add(currency, sum.times(sign));
  }

  sums(): Sums {
    const known = [...this.#sums].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(known.map(([currency, sum]) => [currency, decimalText(sum)]));
  }

  equals(other: MoneyTally): boolean {
    const difference = new MoneyTally();
    difference.addAll(this);
    difference.addAll(other, -1);
    return difference.isZero();
  }

  isZero(): boolean {
    return [...this.#sums.values()].every((sum) => sum.eq(0));
  }
}

/** Rows and what they are worth. */
export class RowTally {
  rows = 0;
  readonly money = new MoneyTally();
}

/** Tallies by name, made when first asked for. */
export class Tallies {
  readonly #known = new Map<string, RowTally>();

  of(name: string): RowTally {
    const known = this.#known.get(name) ?? new RowTally();
    this.#known.set(name, known);
    return known;
  }

  /** In the order of names, so that two runs report alike. */
  all(): readonly (readonly [string, RowTally])[] {
    return [...this.#known].toSorted(([a], [b]) => (a < b ? -1 : 1));
  }
}
