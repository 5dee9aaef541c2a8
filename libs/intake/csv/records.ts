import { pipeline, Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { InvalidImport } from '../invalid-import.js';

export interface CsvRecord {
  /** Of the record's end, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** No honest row is longer; a quote that is never closed would swallow the rest of the file. */
const LONGEST_RECORD_BYTES = 1_000_000;

interface Parsed {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

/**
 * The records of a CSV file, blank lines apart. A stray quote within a field is taken as it stands.
 * @throws InvalidImport where a quoted field never ends
 */
export async function* csvRecords(
  chunks: AsyncIterable<Uint8Array>,
  delimiter = ',',
): AsyncIterable<CsvRecord> {
  const parser = parse({
    bom: true,
    delimiter,
    info: true,
    max_record_size: LONGEST_RECORD_BYTES,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  });
  // A failure of the file destroys the parser with it, and the iteration below throws it.
  pipeline(Readable.from(chunks), parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      yield { line: info.lines, fields: record };
    }
  } catch (error) {
    throw error instanceof CsvError ? unclosed(error) : error;
  }
}

function unclosed(error: CsvError): InvalidImport {
  return new InvalidImport(
    `the file is not well-formed CSV: ${error.message}; close the quote (") that is open there`,
  );
}
