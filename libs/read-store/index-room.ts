import type { Table, Value } from './projection.js';

/**
 * The most characters of a value that stands in an index. PostgreSQL's B-trees take rows of 2,704
 * bytes, a character needs three at most (one beyond the first plane is two of ours, and needs
 * four), a digit of a numeric half a byte. Our widest index holds two texts and two numerics:
 * 2 × 3 × 350 + 2 × 175 bytes leave room for what else it holds. Whoever bulk-loads learns of a row
 * that is larger only when indexes are made, and then not which.
 */
export const INDEXED_CHARACTERS = 350;

/** A row that no index can hold. */
export class NoRoom extends Error {
  override readonly name = 'NoRoom';
}

/** Where, among the values of a row, those stand that an index holds and that can be long. */
export interface IndexedColumns {
  readonly table: string;
  readonly numbers: readonly number[];
  readonly names: readonly string[];
}

export function indexedColumns({ name, columns, primaryKey, indexes }: Table): IndexedColumns {
  const words = new Set([...primaryKey, ...indexes.flatMap((index) => index.match(/\w+/g) ?? [])]);
  const indexed = Object.entries(columns)
    .map(([column, type], number) => ({ column, type, number }))
    .filter(({ column, type }) => words.has(column) && /^(text|numeric)/.test(type));
  return {
    table: name,
    numbers: indexed.map(({ number }) => number),
    names: indexed.map(({ column }) => column),
  };
}

/** @throws NoRoom */
export function requireRoom(values: readonly Value[], { table, numbers, names }: IndexedColumns) {
  for (let n = 0; n < numbers.length; n += 1) {
    const value = values[numbers[n] ?? 0];
    if (typeof value !== 'string' || value.length <= INDEXED_CHARACTERS) continue;
    const place = `${table}.${names[n] ?? ''}`;
    throw new NoRoom(
      `${String(value.length)} characters for ${place}, whose index holds ${String(INDEXED_CHARACTERS)}`,
    );
  }
}
