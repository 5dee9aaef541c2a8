import { InvalidImport } from '../invalid-import.js';
import type { Mapping } from './mapping.js';

/** What a row says about each mapped thing; undefined where nothing is mapped. */
export interface Cells {
  readonly customer: string;
  readonly date: string;
  readonly orderId: string | undefined;
  readonly amount: string | undefined;
  readonly quantity: string | undefined;
  readonly unitPrice: string | undefined;
  readonly currency: string | undefined;
  readonly sku: string | undefined;
  readonly category: string | undefined;
  readonly place: string | undefined;
  readonly refund: string | undefined;
}

export type ReadCells = (fields: readonly string[]) => Cells;

/**
 * Finds the mapped columns in a file's header.
 * @throws InvalidImport that names those that are missing, or stand there twice, and those there are
 */
export function columnsOf(mapping: Mapping, header: readonly string[]): ReadCells {
  const names = header.map((name) => name.trim());
  const wanted = wantedColumns(mapping);
  requireOnce(wanted, names);
  const places = new Map(wanted.map(([cell, name]) => [cell, names.indexOf(name)]));
  return (fields) => {
    const cell = (name: keyof Cells) => {
      const place = places.get(name);
      return place === undefined ? undefined : fields[place]?.trim();
    };
    return {
      customer: cell('customer') ?? '',
      date: cell('date') ?? '',
      orderId: cell('orderId'),
      amount: cell('amount'),
      quantity: cell('quantity'),
      unitPrice: cell('unitPrice'),
      currency: cell('currency'),
      sku: cell('sku'),
      category: cell('category'),
      place: cell('place'),
      refund: cell('refund'),
    };
  };
}

function wantedColumns(mapping: Mapping): readonly (readonly [keyof Cells, string])[] {
  const { currency, date, refund } = mapping;
  const wanted: Partial<Record<keyof Cells, string | undefined>> = {
    customer: mapping.customer,
    date: date.column,
    orderId: mapping.orderId,
    amount: mapping.amount,
    quantity: mapping.quantity,
    unitPrice: mapping.unitPrice,
    currency: typeof currency === 'string' ? undefined : currency.column,
    sku: mapping.sku,
    category: mapping.category,
    place: mapping.place,
    refund: refund?.column,
  };
  return Object.entries(wanted).filter(
    (entry): entry is [keyof Cells, string] => entry[1] !== undefined,
  );
}

function requireOnce(wanted: readonly (readonly [string, string])[], names: readonly string[]) {
  const problems = wanted.flatMap(([cell, name]) => {
    const times = names.filter((each) => each === name).length;
    if (times === 1) return [];
    return [`${times === 0 ? 'no' : 'more than one'} column "${name}" (for ${cell})`];
  });
  if (problems.length === 0) return;
  const there = names.map((name) => `"${name}"`).join(', ');
  throw new InvalidImport(`the file has ${problems.join(', ')}; its columns are ${there}`);
}
