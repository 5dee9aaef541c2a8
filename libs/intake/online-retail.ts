import { Big } from 'big.js';
import { csvRecords } from './csv/records.js';
import { whyNoCustomerId } from './customer-id.js';
import { decimalText, fitsTheBook, readDecimal } from './decimal.js';
import { InvalidImport } from './invalid-import.js';
import { localTimes } from './local-time.js';
import {
  type CustomerRow,
  type Exclusion,
  type Reading,
  rejected,
  type Role,
  setAside,
  type Source,
  unattributed,
} from './reading.js';

const CURRENCY = 'GBP';
const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

type Column = (typeof COLUMNS)[number];
type Layout = Readonly<Record<Column, number>>;

const timeOf = localTimes({ timeZone: 'Europe/London' });

/** UCI's Online Retail: the invoice lines of a British shop. */
export const onlineRetail: Source = {
  name: 'online-retail',
  book: '',
  currency: CURRENCY,
  read: readOnlineRetail,
};

async function* readOnlineRetail(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Reading> {
  let layout: Layout | undefined;
  for await (const { line, fields } of csvRecords(chunks)) {
    layout ??= layoutOf(fields);
    if (!fields.includes('InvoiceNo')) yield readLine(fields, line, layout);
  }
}

/** @throws InvalidImport where the first record is neither a header nor a row in the known order */
function layoutOf(fields: readonly string[]): Layout {
  const named = fields.includes('InvoiceNo');
  const order: readonly string[] = named ? fields : COLUMNS;
  const missing = COLUMNS.filter((column) => !order.includes(column));
  if (missing.length === 0 && fields.length >= COLUMNS.length) {
    return Object.fromEntries(COLUMNS.map((column) => [column, order.indexOf(column)])) as Layout;
  }
  throw new InvalidImport(
    `this is no Online Retail file: it needs the columns ${COLUMNS.join(', ')}, ` +
      `but starts with "${fields.join(',').slice(0, 120)}"`,
  );
}

/** What the line says, as far as it can be read. */
interface InvoiceLine {
  readonly invoice: string;
  readonly customer: string;
  readonly sku: string;
  readonly place: string;
  readonly at: number | undefined;
  readonly quantity: Big | undefined;
  readonly price: Big | undefined;
}

function readLine(fields: readonly string[], line: number, layout: Layout): Reading {
  const of = (column: Column) => fields[layout[column]] ?? '';
  const said: InvoiceLine = {
    invoice: of('InvoiceNo'),
    customer: of('CustomerID'),
    sku: of('StockCode'),
    place: of('Country'),
    at: timeOf(of('InvoiceDate')),
    quantity: readDecimal(of('Quantity')),
    price: readDecimal(of('UnitPrice')),
  };
  const exclusion = whyUnreadable(said) ?? whyUnattributed(said) ?? whyNoTrade(said);
  return {
    line,
    fields,
    ...moneyOf(said),
    ...customerOf(said, line, exclusion),
    ...(exclusion && { exclusion }),
    remarks: remarksOn(said),
  };
}

function moneyOf({ quantity, price }: InvoiceLine): Pick<Reading, 'money'> {
  if (quantity === undefined || price === undefined) return {};
  return { money: { value: quantity.times(price), currency: CURRENCY } };
}

function customerOf(
  said: InvoiceLine,
  line: number,
  exclusion: Exclusion | undefined,
): Pick<Reading, 'customer'> {
  const { at, quantity, price } = said;
  if (at === undefined || quantity === undefined || price === undefined) return {};
  if (exclusion !== undefined && exclusion.kind !== 'set-aside') return {};
  const role: Role = exclusion ? 'seen' : isCancellation(said) ? 'refund' : 'order';
  const row: CustomerRow = {
    role,
    at,
    ref: said.invoice,
    single: false,
    amount: decimalText(quantity.times(price).abs()),
    currency: CURRENCY,
    line,
    sku: said.sku,
    quantity: decimalText(quantity.abs()),
    unitPrice: decimalText(price.abs()),
    ...(said.place !== '' && { place: said.place }),
  };
  return { customer: { id: customerId(said), row } };
}

function customerId({ customer }: InvoiceLine): string {
  return `online-retail-${customer}`;
}

function isCancellation({ invoice }: InvoiceLine): boolean {
  return invoice.startsWith('C');
}

function isAdjustment({ invoice }: InvoiceLine): boolean {
  return invoice.startsWith('A');
}

function whyUnreadable({ invoice, sku, at, quantity, price }: InvoiceLine): Exclusion | undefined {
  if (invoice === '' || sku === '') return rejected('columns', 'it lacks its invoice or article');
  if (at === undefined) return rejected('date', 'InvoiceDate is no time (2010-12-01T08:26:00)');
  if (quantity === undefined || !fitsTheBook(quantity)) {
    return rejected('quantity', 'Quantity is no number with at most 4 decimals');
  }
  if (price === undefined || !fitsTheBook(price)) {
    return rejected('amount', 'UnitPrice is no sum of money with at most 4 decimals');
  }
  return undefined;
}

function whyUnattributed(said: InvoiceLine): Exclusion | undefined {
  return said.customer === '' ? unattributed : whyNoCustomerId(customerId(said));
}

/** Of a line that can be read and has a customer. */
function whyNoTrade(said: InvoiceLine): Exclusion | undefined {
  const { quantity = new Big(0), price = new Big(0) } = said;
  if (isAdjustment(said)) return setAside('adjustment', 'an A invoice adjusts bad debt');
  if (price.eq(0)) return setAside('zero-price', 'nothing was paid for it');
  if (price.lt(0)) return setAside('negative-price', 'its price is below zero');
  if (isCancellation(said)) {
    return quantity.lt(0) ? undefined : setAside('odd-cancellation', 'it cancels nothing');
  }
  return quantity.gt(0) ? undefined : setAside('negative-quantity', 'less than one, not cancelled');
}

function remarksOn(said: InvoiceLine): readonly string[] {
  const { price } = said;
  return [
    ...(isAdjustment(said) ? ['adjustment-invoices'] : []),
    ...(price?.eq(0) === true ? ['zero-price'] : []),
    ...(price?.lt(0) === true ? ['negative-price'] : []),
  ];
}
