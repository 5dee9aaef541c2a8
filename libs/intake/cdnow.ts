import { Big } from 'big.js';
import { whyNoCustomerId } from './customer-id.js';
import { decimalText, fitsTheBook, readDecimal } from './decimal.js';
import { InvalidImport } from './invalid-import.js';
import { linesOf, type TextLine } from './lines.js';
import { localTimes } from './local-time.js';
import { type Exclusion, type Reading, rejected, type Source } from './reading.js';

const CURRENCY = 'USD';
const dayOf = localTimes({ timeZone: 'UTC', format: 'yyyyMMdd' });

/** Where the columns stand. Both name customers by their id in the master file. */
interface Shape {
  readonly columns: number;
  readonly customer: number;
  readonly day: number;
  readonly units: number;
  readonly dollars: number;
}

const master: Shape = { columns: 4, customer: 0, day: 1, units: 2, dollars: 3 };
const sample: Shape = { columns: 5, customer: 0, day: 2, units: 3, dollars: 4 };

/** Fader & Hardie's CDNOW purchase log: the master file, or its published sample. */
export const cdnow: Source = { name: 'cdnow', book: '', currency: CURRENCY, read: readCdnow };

async function* readCdnow(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Reading> {
  let shape: Shape | undefined;
  for await (const line of linesOf(chunks)) {
    const fields = line.text.trim().split(/\s+/);
    if (fields[0] === '') continue;
    shape ??= shapeOf(fields, line);
    if (!isHeader(fields)) yield readRow(fields, line.number, shape);
  }
}

function isHeader(fields: readonly string[]): boolean {
  return fields[0] === 'customer_id' && fields.length === master.columns;
}

/** @throws InvalidImport where the first line is of neither shape */
function shapeOf(fields: readonly string[], { number, text }: TextLine): Shape {
  if (isHeader(fields)) return master;
  const shape = [master, sample].find(({ columns }) => columns === fields.length);
  if (shape !== undefined && isDay(fields[shape.day])) return shape;
  throw new InvalidImport(
    `this is no CDNOW purchase log: expected columns "customer_id date number_of_cds ` +
      `dollar_value" with dates as yyyymmdd, but line ${number} is "${text.slice(0, 80)}"`,
  );
}

function isDay(text: string | undefined): boolean {
  return text !== undefined && /^\d{8}$/.test(text);
}

function readRow(fields: readonly string[], line: number, shape: Shape): Reading {
  const cell = (place: number) => fields[place] ?? '';
  const [day, units] = [cell(shape.day), cell(shape.units)];
  const at = isDay(day) ? dayOf(day) : undefined;
  const dollars = readDecimal(cell(shape.dollars));
  const id = `cdnow-${cell(shape.customer)}`;
  const exclusion =
    whyMalformed(fields, shape) ?? whyNoCustomerId(id) ?? whyNoOrder(at, units, dollars);
  const money = dollars && { money: { value: dollars, currency: CURRENCY } };
  if (exclusion !== undefined) return { line, fields, ...money, exclusion };
  const amount = decimalText(dollars ?? new Big(0));
  const ref = [day, units, amount].join('-');
  const what = { at: at ?? 0, ref, amount, currency: CURRENCY, sku: 'CD', quantity: units };
  const row = { role: 'order', single: true, line, ...what } as const;
  return { line, fields, ...money, customer: { id, row } };
}

function whyMalformed(fields: readonly string[], { columns }: Shape): Exclusion | undefined {
  if (fields.length === columns) return undefined;
  return rejected('columns', `${columns} columns expected, ${fields.length} found`);
}

function whyNoOrder(
  at: number | undefined,
  units: string,
  dollars: Big | undefined,
): Exclusion | undefined {
  if (at === undefined) return rejected('date', 'the date is no day as yyyymmdd');
  if (!/^[1-9]\d{0,8}$/.test(units)) return rejected('units', 'the number of CDs is no count');
  if (dollars === undefined || dollars.lt(0) || !fitsTheBook(dollars)) {
    return rejected('amount', 'the amount is no sum of money from 0 with at most 4 decimals');
  }
  return undefined;
}
