import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { InvalidImport } from '../invalid-import.js';
import { isTimeZone } from '../local-time.js';

const column = z.string().min(1);
const currency = z.string().regex(/^[A-Z]{3}$/, 'is no ISO 4217 currency such as "EUR"');
const rate = z.string().regex(/^\d{1,10}(\.\d{1,10})?$/, 'is no decimal such as "1.25"');

const mappingSchema = z
  .strictObject({
    customer: column,
    /** Rows with the same one are one order; absent: each row is an order of its own. */
    orderId: column.optional(),
    date: z.strictObject({
      column,
      /** Luxon's tokens (`dd/MM/yyyy HH:mm`); absent: ISO 8601. */
      format: z.string().min(1).optional(),
      /** IANA zone of times without an offset. */
      timeZone: z.string().refine(isTimeZone, 'is no IANA time zone such as "Europe/Berlin"'),
    }),
    /** What the row is worth; absent: quantity × unitPrice. */
    amount: column.optional(),
    quantity: column.optional(),
    unitPrice: column.optional(),
    /** One for the whole file, or the column that holds it. */
    currency: z.union([currency, z.strictObject({ column })], {
      error: 'is neither a currency such as "EUR" nor {"column": …}',
    }),
    /** Units of the reporting currency for one of each other currency. */
    rates: z.record(currency, rate).default({}),
    sku: column.optional(),
    category: column.optional(),
    place: column.optional(),
    /** Rows where the column holds one of the values are refunds, whatever the sign. */
    refund: z.strictObject({ column, values: z.array(z.string()).min(1) }).optional(),
    /** What a negative amount means otherwise. */
    negative: z.enum(['refund', 'ignore']),
    delimiter: z.string().length(1).default(','),
    decimalSeparator: z.enum(['.', ',']).default('.'),
  })
  .refine(
    ({ amount, quantity, unitPrice }) =>
      amount !== undefined || (quantity !== undefined && unitPrice !== undefined),
    { path: ['amount'], error: 'name its column, or those of quantity and unitPrice' },
  );

/** Which column of somebody's CSV file means what. */
export type Mapping = z.output<typeof mappingSchema>;

/** @throws InvalidImport that names every field that is wrong */
export function parseMapping(content: unknown, file = 'the mapping'): Mapping {
  const result = mappingSchema.safeParse(content);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join('.')}: ${message}`,
  );
  throw new InvalidImport(`${file}: ${problems.join('; ')}`);
}

/** @throws InvalidImport where the file can't be read, is no JSON or no mapping */
export async function loadMapping(file: string): Promise<Mapping> {
  return parseMapping(parseJson(await textOf(file), file), file);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InvalidImport(`can't read the mapping ${file}: ${tell(error)}`);
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidImport(`the mapping ${file} is no JSON: ${tell(error)}`);
  }
}

function tell(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
