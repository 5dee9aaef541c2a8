import { InvalidImport } from '../invalid-import.js';
import { localTimes } from '../local-time.js';
import { type Reading, rejected, type Source } from '../reading.js';
import { columnsOf } from './columns.js';
import type { Mapping } from './mapping.js';
import { csvRecords } from './records.js';
import { type Reader, readRow } from './row.js';

/** Anybody's orders, as a mapping explains them. */
export function csvSource(mapping: Mapping, prefix: string): Source {
  if (!/^[A-Za-z0-9._~-]{0,32}$/.test(prefix)) {
    throw new InvalidImport(
      `--prefix "${prefix}" can't begin a customer id: up to 32 letters, digits or . _ ~ -`,
    );
  }
  return {
    name: 'csv',
    book: prefix,
    ...(typeof mapping.currency === 'string' && { currency: mapping.currency }),
    rates: mapping.rates,
    read: (chunks) => readCsv(chunks, mapping, prefix),
  };
}

async function* readCsv(
  chunks: AsyncIterable<Uint8Array>,
  mapping: Mapping,
  prefix: string,
): AsyncIterable<Reading> {
  const timeOf = localTimes(mapping.date);
  let reader: Reader | undefined;
  let columns = 0;
  for await (const { line, fields } of csvRecords(chunks, mapping.delimiter)) {
    if (reader === undefined) {
      reader = { mapping, prefix, timeOf, cellsOf: columnsOf(mapping, fields) };
      columns = fields.length;
    } else if (fields.length === columns) {
      yield readRow(reader, fields, line);
    } else {
      const exclusion = rejected('columns', `${columns} fields expected, ${fields.length} found`);
      yield { line, fields, exclusion };
    }
  }
  if (reader === undefined) throw new InvalidImport('the file is empty; it needs a header');
}
