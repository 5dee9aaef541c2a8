import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { CustomerRow } from './reading.js';

/** Rows on their way between file and log, sorted by the database: memory stays flat. */
export interface Staging {
  /** Takes all rows; to be called once. */
  fill(rows: AsyncIterable<StagedRow>): Promise<void>;
  /** Every customer with all of its rows, one after the other. */
  customers(): AsyncIterable<StagedCustomer>;
  close(): Promise<void>;
}

export interface StagedRow {
  readonly id: string;
  readonly row: CustomerRow;
}

export interface StagedCustomer {
  readonly customerId: string;
  readonly rows: readonly CustomerRow[];
}

const PAGE_ROWS = 2_000;
const COPY_BYTES = 64_000;

/**
 * Opens a staging table of this import's own. It is temporary: the server drops it with the
 * connection, however the import ends.
 */
export async function openStaging(url: string): Promise<Staging> {
  const client = new pg.Client({ connectionString: url, application_name: 'lifeledger import' });
  // A connection that breaks while idle says so here; the next query reports it again and rejects.
  client.on('error', () => undefined);
  await client.connect();
  await client.query(
    `CREATE TEMPORARY TABLE staged (customer text COLLATE "C" NOT NULL, row text NOT NULL)`,
  );
  return {
    fill: async (rows) => {
      const copy = client.query(copyFrom('COPY staged FROM STDIN'));
      await pipeline(Readable.from(copyText(rows)), copy);
    },
    customers: () => customersOf(sorted(client)),
    close: () => client.end(),
  };
}

/** Without the hold of a transaction, which would keep the log's own vacuum waiting. */
async function* sorted(client: pg.Client): AsyncIterable<readonly [string, string]> {
  await client.query(
    `DECLARE by_customer NO SCROLL CURSOR WITH HOLD FOR
     SELECT customer, row FROM staged ORDER BY customer`,
  );
  const fetch = { text: `FETCH ${PAGE_ROWS} FROM by_customer`, rowMode: 'array' } as const;
  for (;;) {
    const { rows } = await client.query<[string, string]>(fetch);
    if (rows.length === 0) return;
    yield* rows;
  }
}

async function* customersOf(
  sortedRows: AsyncIterable<readonly [string, string]>,
): AsyncIterable<StagedCustomer> {
  let customer: { customerId: string; rows: CustomerRow[] } | undefined;
  for await (const [customerId, text] of sortedRows) {
    if (customer?.customerId !== customerId) {
      if (customer !== undefined) yield customer;
      customer = { customerId, rows: [] };
    }
    customer.rows.push(JSON.parse(text) as CustomerRow);
  }
  if (customer !== undefined) yield customer;
}

/** COPY's text format; in JSON no tab or newline stands as itself, so only \ is to be escaped. */
async function* copyText(rows: AsyncIterable<StagedRow>): AsyncIterable<string> {
  let text = '';
  for await (const { id, row } of rows) {
    text += `${id}\t${JSON.stringify(row).replaceAll('\\', '\\\\')}\n`;
    if (text.length < COPY_BYTES) continue;
    yield text;
    text = '';
  }
  yield text;
}
