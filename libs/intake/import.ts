import { basename } from 'node:path';
import type { CustomerEvent, CustomerState } from '../customer/index.js';
import type { Room } from '../event-store/index.js';
import { Account } from './account.js';
import { commandsOf, type Terms } from './commands.js';
import { decideCustomer } from './decide.js';
import { inFlight } from './in-flight.js';
import { openFile } from './open-file.js';
import { ratesOf } from './rates.js';
import type { Source } from './reading.js';
import type { Reconciliation } from './reconciliation.js';
import { rejectsFile } from './rejects-file.js';
import { openStaging, type StagedRow, type Staging } from './staging.js';
import { tradesOf } from './trades.js';

export interface ImportOptions {
  readonly file: string;
  /** PostgreSQL, where rows are sorted by customer on their way; nothing is left there. */
  readonly url: string;
  readonly room: Room<CustomerState, CustomerEvent>;
  /** The reporting currency of the installation. */
  readonly currency: string;
  /** Units of the reporting currency for one of the file's; needed where they differ. */
  readonly rate?: string | undefined;
  /** Where rows that make no event are written, each with its reason; absent: only counted. */
  readonly rejectsFile?: string | undefined;
  readonly progress?: ((progress: ImportProgress) => void) | undefined;
  /** Ends the import between two customers; another run goes on from there. */
  readonly signal?: AbortSignal | undefined;
  readonly now?: (() => Date) | undefined;
}

export interface ImportProgress {
  readonly phase: string;
  readonly done: number;
  readonly total: number | undefined;
  readonly unit: string;
}

/** Customers that are decided at once; the store writes what meets in one transaction. */
const CUSTOMERS_IN_FLIGHT = 64;

/**
 * Reads the whole file first, so that one that is broken leaves no trace; then decides customer by
 * customer. The same file again, whole or in another order, adds nothing.
 * @throws InvalidImport with one clear line where the import can't be done as asked
 */
export async function importFile(source: Source, options: ImportOptions): Promise<Reconciliation> {
  const terms = { source, rateOf: ratesOf(source, options) };
  const rejects = rejectsFile(options.rejectsFile);
  const account = new Account(rejects);
  const staging = await openStaging(options.url);
  try {
    const rows = { staged: 0 };
    await staging.fill(readRows(source, options, account, rows));
    await decideRows(staging, options, { terms, account, total: rows.staged });
  } finally {
    rejects.close();
    await staging.close();
  }
  const file = { source: source.name, file: basename(options.file) };
  return { ...file, ...account.reconcile(), ...rejects.written() };
}

async function* readRows(
  source: Source,
  { file, progress, signal }: ImportOptions,
  account: Account,
  rows: { staged: number },
): AsyncIterable<StagedRow> {
  const onProgress = (bytes: { done: number; total: number }) =>
    progress?.({ phase: 'reading', ...bytes, unit: 'bytes' });
  for await (const reading of source.read(openFile(file, { onProgress, signal }))) {
    account.read(reading);
    if (reading.customer === undefined) continue;
    rows.staged += 1;
    yield reading.customer;
  }
}

interface Deciding {
  readonly terms: Terms;
  readonly account: Account;
  /** How many rows were staged. */
  readonly total: number;
}

async function decideRows(
  staging: Staging,
  { room, currency, progress, signal, now = () => new Date() }: ImportOptions,
  { terms, account, total }: Deciding,
): Promise<void> {
  const context = { now: now().toISOString(), currency };
  let done = 0;
  await inFlight(staging.customers(), CUSTOMERS_IN_FLIGHT, async ({ customerId, rows }) => {
    signal?.throwIfAborted();
    const commands = commandsOf(tradesOf(customerId, rows), terms);
    account.decided(customerId, await decideCustomer(room, { customerId, commands }, context));
    done += rows.length;
    progress?.({ phase: 'deciding', done, total, unit: 'rows' });
  });
}
