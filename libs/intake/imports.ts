import { cdnow } from './cdnow.js';
import { loadMapping } from './csv/mapping.js';
import { csvSource } from './csv/source.js';
import { importFile, type ImportOptions } from './import.js';
import { onlineRetail } from './online-retail.js';
import type { Reconciliation } from './reconciliation.js';

export interface ImportCsvOptions extends ImportOptions {
  /** A JSON file that says which column means what. */
  readonly map: string;
  /** What customer ids begin with, so that two books don't meet; default nothing. */
  readonly prefix?: string | undefined;
}

/** CDNOW's purchase log: each row is an order in USD, at midnight UTC. @throws InvalidImport */
export function importCdnow(options: ImportOptions): Promise<Reconciliation> {
  return importFile(cdnow, options);
}

/** Online Retail: invoices are orders, `C` invoices refunds, in GBP and London's time. @throws InvalidImport */
export function importOnlineRetail(options: ImportOptions): Promise<Reconciliation> {
  return importFile(onlineRetail, options);
}

/** Anybody's orders in a CSV file. @throws InvalidImport */
export async function importCsv(options: ImportCsvOptions): Promise<Reconciliation> {
  return importFile(csvSource(await loadMapping(options.map), options.prefix ?? ''), options);
}
