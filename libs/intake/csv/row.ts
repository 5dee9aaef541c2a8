import type { Big } from 'big.js';
import { deriveId } from '../../event-store/index.js';
import { whyNoCustomerId } from '../customer-id.js';
import { decimalText, fitsTheBook, readDecimal } from '../decimal.js';
import type { ReadTime } from '../local-time.js';
import {
  type CustomerRow,
  type Exclusion,
  type Reading,
  rejected,
  type Role,
  setAside,
  unattributed,
} from '../reading.js';
import type { Cells, ReadCells } from './columns.js';
import type { Mapping } from './mapping.js';

export interface Reader {
  readonly mapping: Mapping;
  readonly prefix: string;
  readonly timeOf: ReadTime;
  readonly cellsOf: ReadCells;
}

/** A row's cells, with what could be understood of them. */
interface Understood {
  readonly cells: Cells;
  readonly id: string;
  readonly at: number | undefined;
  readonly quantity: Big | undefined;
  readonly unitPrice: Big | undefined;
  /** As it stands in the file, or quantity × unit price. */
  readonly amount: Big | undefined;
  readonly currency: string;
  readonly isRefund: boolean;
}

/** Longer texts, and characters that no text column holds, are nobody's article or order. */
const UNFIT_TEXT = /^.{201,}$|\0/s;

/** Judges one row of a CSV file by its mapping. */
export function readRow(reader: Reader, fields: readonly string[], line: number): Reading {
  const row = understand(reader, reader.cellsOf(fields));
  const exclusion = whyUnreadable(row) ?? whyUnattributed(row) ?? whyIgnored(row, reader.mapping);
  return {
    line,
    fields,
    ...moneyOf(row),
    ...customerOf(row, line, exclusion),
    ...(exclusion && { exclusion }),
  };
}

function understand({ mapping, prefix, timeOf }: Reader, cells: Cells): Understood {
  const decimal = (text: string | undefined) => readDecimal(text ?? '', mapping.decimalSeparator);
  const quantity = decimal(cells.quantity);
  const unitPrice = decimal(cells.unitPrice);
  const product = unitPrice && quantity?.times(unitPrice);
  const amount = mapping.amount === undefined ? product : decimal(cells.amount);
  const isMarked = mapping.refund?.values.includes(cells.refund ?? '') === true;
  return {
    cells,
    id: prefix + cells.customer,
    at: timeOf(cells.date),
    quantity,
    unitPrice,
    amount,
    currency: typeof mapping.currency === 'string' ? mapping.currency : (cells.currency ?? ''),
    isRefund: isMarked || (mapping.negative === 'refund' && amount?.lt(0) === true),
  };
}

/** Money back counts as negative, whichever sign the file gives it. */
function moneyOf({ amount, currency, isRefund }: Understood): Pick<Reading, 'money'> {
  if (amount === undefined || !/^[A-Z]{3}$/.test(currency)) return {};
  return { money: { value: isRefund ? amount.abs().times(-1) : amount, currency } };
}

function customerOf(
  row: Understood,
  line: number,
  exclusion: Exclusion | undefined,
): Pick<Reading, 'customer'> {
  const { cells, id, at, amount, currency } = row;
  if (at === undefined || amount === undefined) return {};
  if (exclusion !== undefined && exclusion.kind !== 'set-aside') return {};
  const role: Role = exclusion ? 'seen' : row.isRefund ? 'refund' : 'order';
  const said = { at, amount: decimalText(amount.abs()), currency, ...articleOf(row) };
  const { orderId = '' } = cells;
  const single = orderId === '';
  const ref = single ? deriveId('csv-row', role, ...Object.values(said).map(String)) : orderId;
  const customerRow: CustomerRow = { role, ref, single, line, ...said };
  return { customer: { id, row: customerRow } };
}

function articleOf({ cells, quantity, unitPrice }: Understood) {
  const { sku, category, place, quantity: hasQuantity } = cells;
  const isArticle = sku !== undefined || category !== undefined || hasQuantity !== undefined;
  return {
    ...(isArticle && { sku: sku === undefined || sku === '' ? 'unspecified' : sku }),
    ...(category && { category }),
    ...(quantity && { quantity: decimalText(quantity.abs()) }),
    ...(unitPrice && { unitPrice: decimalText(unitPrice.abs()) }),
    ...(place && { place }),
  };
}

function whyUnreadable(row: Understood): Exclusion | undefined {
  return whyUnreadableTexts(row) ?? whyUnreadableAmounts(row);
}

function whyUnreadableTexts({ cells, at, currency }: Understood): Exclusion | undefined {
  const texts = [cells.orderId, cells.sku, cells.category, cells.place];
  if (texts.some((text) => text !== undefined && UNFIT_TEXT.test(text))) {
    return rejected('text', 'an id or a name has more than 200 characters, or a NUL');
  }
  if (at === undefined) return rejected('date', `"${cells.date}" is no time as the mapping says`);
  if (/^[A-Z]{3}$/.test(currency)) return undefined;
  return rejected('currency', `"${currency}" is no ISO 4217 currency`);
}

function whyUnreadableAmounts(row: Understood): Exclusion | undefined {
  const { cells, amount, quantity, unitPrice } = row;
  if (cells.quantity !== undefined && !isUsableQuantity(quantity)) {
    return rejected(
      'quantity',
      `"${cells.quantity}" is no number with at most 4 decimals, or zero`,
    );
  }
  const texts = [cells.amount, cells.unitPrice].filter((text) => text !== undefined);
  const values = [cells.amount === undefined ? undefined : amount, unitPrice];
  if (values.filter((value) => value !== undefined && fitsTheBook(value)).length < texts.length) {
    return rejected('amount', `"${texts.join('", "')}" is no money with at most 4 decimals`);
  }
  return undefined;
}

function isUsableQuantity(quantity: Big | undefined): boolean {
  return quantity !== undefined && !quantity.eq(0) && fitsTheBook(quantity);
}

function whyUnattributed({ cells, id }: Understood): Exclusion | undefined {
  return cells.customer === '' ? unattributed : whyNoCustomerId(id);
}

function whyIgnored({ amount, isRefund }: Understood, mapping: Mapping): Exclusion | undefined {
  if (isRefund || mapping.negative === 'refund' || amount?.lt(0) !== true) return undefined;
  return setAside('negative-amount', 'the mapping ignores negative amounts');
}
