import type { Big } from 'big.js';

/** What a row does to its customer; `seen`: nothing, but it shows that the customer was there. */
export type Role = 'order' | 'refund' | 'seen';

/** One row of a file about one customer, in the words that all kinds of files share. */
export interface CustomerRow {
  readonly role: Role;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  /** The id of its order or refund in the file. */
  readonly ref: string;
  /** True where every row is an order of its own: a count among equal rows completes `ref`. */
  readonly single: boolean;
  /** What the row is worth, as an exact decimal; a refund's is positive. */
  readonly amount: string;
  readonly currency: string;
  /** Where it stood in the file; no part of what it says. */
  readonly line: number;
  readonly sku?: string;
  readonly category?: string;
  readonly quantity?: string;
  readonly unitPrice?: string;
  readonly place?: string;
}

/** Why a row makes no event. */
export interface Exclusion {
  /**
   * `unattributed`: no customer; `set-aside`: understood, but nothing was bought or given back;
   * `rejected`: not understood, or refused by a rule.
   */
  readonly kind: 'unattributed' | 'set-aside' | 'rejected';
  /** Stable, kebab-case; the reconciliation counts by it. */
  readonly reason: string;
  readonly explanation: string;
}

/** One row of a file, read and judged. */
export interface Reading {
  readonly line: number;
  /** The row as it stands in the file. */
  readonly fields: readonly string[];
  /** Absent where the row doesn't let itself be counted as money. Negative: money back. */
  readonly money?: { readonly value: Big; readonly currency: string };
  /** Absent where the row belongs to nobody. An excluded row's role is `seen`. */
  readonly customer?: { readonly id: string; readonly row: CustomerRow };
  readonly exclusion?: Exclusion;
  /** What is worth counting about the row besides, by name. */
  readonly remarks?: readonly string[];
}

/** A kind of file: how it is read, and what its rows share. */
export interface Source {
  /** Part of ids and of every event's metadata: `cdnow`. */
  readonly name: string;
  /** Tells imports of one source apart that are different books: a prefix; else ''. */
  readonly book: string;
  /** The file's one currency; absent where rows name theirs. */
  readonly currency?: string;
  /** Units of the reporting currency for one of another, where the rows name theirs. */
  readonly rates?: Readonly<Record<string, string>>;
  /** @throws InvalidImport where the file is not of this kind */
  readonly read: (chunks: AsyncIterable<Uint8Array>) => AsyncIterable<Reading>;
}

export function rejected(reason: string, explanation: string): Exclusion {
  return { kind: 'rejected', reason, explanation };
}

export function setAside(reason: string, explanation: string): Exclusion {
  return { kind: 'set-aside', reason, explanation };
}

export const unattributed: Exclusion = {
  kind: 'unattributed',
  reason: 'unattributed',
  explanation: 'the row names no customer',
};
