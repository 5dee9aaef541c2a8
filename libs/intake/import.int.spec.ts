import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import {
  customerDecider,
  type CustomerEvent,
  customerRegistry,
  type CustomerState,
} from '../customer/index.js';
import { createCodec, openPostgresEventStore, type Room } from '../event-store/index.js';
import type { ImportOptions } from './import.js';
import { importCdnow, importCsv, importOnlineRetail } from './imports.js';

type CustomerRoom = Room<CustomerState, CustomerEvent>;

interface Installation {
  readonly db: TestDatabase;
  readonly room: CustomerRoom;
}

const opened: Installation[] = [];
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lifeledger-intake-'));
});

afterAll(() => rm(folder, { recursive: true }));

afterEach(async () => {
  for (const { db, room } of opened.splice(0)) {
    await room.store.close();
    await db.drop();
  }
});

async function install(): Promise<Installation> {
  const db = await freshDatabase();
  const store = await openPostgresEventStore({ url: db.url });
  const room = {
    store,
    codec: createCodec<CustomerEvent>(customerRegistry),
    decider: customerDecider,
  };
  opened.push({ db, room });
  return { db, room };
}

async function fileOf(content: string | Uint8Array): Promise<string> {
  const name = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

/** What the log says of each stream, without positions and stamps. */
async function contentOf({ store }: CustomerRoom): Promise<unknown> {
  const streams = new Map<string, unknown[]>();
  for await (const page of store.readAll()) {
    for (const { stream, id, type, data, metadata } of page) {
      const said = [id, type, text(data), text(metadata)];
      streams.set(stream, [...(streams.get(stream) ?? []), said]);
    }
  }
  return Object.fromEntries([...streams].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}

const header = 'customer_id  date  number_of_cds  dollar_value';

/** 200 customers, duplicates among their rows, and more rows of one than one append takes. */
const cdnowRows = Array.from({ length: 3_000 }, (_, index) => {
  const customer = index % 3 === 0 ? '00001' : String(index % 200).padStart(5, '0');
  return ` ${customer} 1997010${(index % 9) + 1}  ${(index % 4) + 1}   ${index % 7}.5${index % 2}`;
});

const cdnowFile = (rows: readonly string[]) => fileOf([header, ...rows, ''].join('\r\n'));

describe('an import of CDNOW', () => {
  let options: ImportOptions;
  let installation: Installation;

  beforeEach(async () => {
    installation = await install();
    const { db, room } = installation;
    options = { file: await cdnowFile(cdnowRows), url: db.url, room, currency: 'USD' };
  });

  it('takes every row, duplicates too, and ties back to the input', async () => {
    const report = await importCdnow(options);
    expect(report).toMatchObject({
      customers: { new: 200, alreadyThere: 0 },
      orders: { new: 3_000, alreadyThere: 0, rows: 3_000 },
      rejected: [],
      ties: true,
    });
    expect(report.orders.sums).toEqual(report.read.sums);
  });

  it('adds nothing the second time', async () => {
    await importCdnow(options);
    const before = await contentOf(options.room);
    const report = await importCdnow(options);
    expect(report).toMatchObject({
      customers: { new: 0, alreadyThere: 200 },
      orders: { new: 0, alreadyThere: 3_000 },
      ties: true,
    });
    expect(await contentOf(options.room)).toEqual(before);
  });

  it('ends with the same log when the file is reversed and packed', async () => {
    await importCdnow(options);
    const other = await install();
    const rows = [header, ...cdnowRows.toReversed(), ''].join('\n');
    const file = await fileOf(gzipSync(rows));
    await importCdnow({ ...options, file, url: other.db.url, room: other.room });
    expect(await contentOf(other.room)).toEqual(await contentOf(options.room));
  });

  it('ends with the same log when it was stopped half-way and started again', async () => {
    await importCdnow(options);
    const other = await install();
    const stop = new AbortController();
    const cut = {
      ...options,
      url: other.db.url,
      room: other.room,
      signal: stop.signal,
      progress: ({ phase, done }: { phase: string; done: number }) => {
        if (phase === 'deciding' && done > 200) stop.abort();
      },
    };
    await expect(importCdnow(cut)).rejects.toThrow('aborted');
    await importCdnow({ ...options, url: other.db.url, room: other.room });
    expect(await contentOf(other.room)).toEqual(await contentOf(options.room));
  });

  it('ends with the same log when it died between two appends of one customer', async () => {
    await importCdnow(options);
    const other = await install();
    const dying = { ...options, url: other.db.url, room: dyingAfter(3, other.room) };
    await expect(importCdnow(dying)).rejects.toThrow('the process died');
    const [whole, part] = [await eventsOf(options.room), await eventsOf(other.room)];
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(whole);
    await importCdnow({ ...options, url: other.db.url, room: other.room });
    expect(await contentOf(other.room)).toEqual(await contentOf(options.room));
  });

  it('leaves nothing but the log behind', async () => {
    await importCdnow(options);
    const client = new pg.Client({ connectionString: options.url });
    await client.connect();
    const { rows } = await client.query(
      `SELECT schemaname, tablename FROM pg_tables
       WHERE schemaname NOT IN ('pg_catalog', 'information_schema', 'log')`,
    );
    await client.end();
    expect(rows).toEqual([]);
  });

  it('goes on where one more row of a known customer came later', async () => {
    await importCdnow(options);
    const file = await cdnowFile([...cdnowRows, ' 00002 19961231  1   9.99']);
    const report = await importCdnow({ ...options, file });
    expect(report).toMatchObject({
      customers: { new: 0, alreadyThere: 200 },
      orders: { new: 1, alreadyThere: 3_000 },
      rejected: [],
    });
  });

  it('needs the rate of another reporting currency, and nothing is read before', async () => {
    await expect(importCdnow({ ...options, currency: 'EUR' })).rejects.toThrow(
      'the file is in USD, the reporting currency is EUR: say with --rate how many EUR one USD is',
    );
    const report = await importCdnow({ ...options, currency: 'EUR', rate: '0.9' });
    expect(report).toMatchObject({ orders: { new: 3_000 }, ties: true });
    const [event] = await firstPurchases(options.room);
    expect(event).toMatchObject({ currency: 'USD', rate: '0.9' });
  });

  it('counts rejected rows, writes them to a file with their reasons, and goes on', async () => {
    const bad = [' 00001 19970231  1   2.00', ' 00001 20970101  1   3.00', ' x'];
    const rejectsFile = join(folder, 'rejects.csv');
    const file = await cdnowFile([...cdnowRows, ...bad]);
    const report = await importCdnow({ ...options, file, rejectsFile });
    expect(report).toMatchObject({
      orders: { new: 3_000 },
      rejected: [
        { reason: 'columns', rows: 1, sums: {} },
        { reason: 'date', rows: 1, sums: { USD: '2' } },
        { reason: 'occurred-in-future', rows: 1, sums: { USD: '3' } },
      ],
      rejectsFile,
      ties: true,
    });
    const lines = (await readFile(rejectsFile, 'utf8')).trim().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[1]).toBe('3002,date,the date is no day as yyyymmdd,00001,19970231,1,2.00');
  });
});

const retailHeader =
  'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

describe('an import of Online Retail', () => {
  const lines = [
    '536365,B,"two, packed",2,2011-07-01T08:27:00,1.005,17850,UK',
    '542806,A,x,1,2011-01-01T09:00:00,5,17850,UK',
    '536365,A,x,3,2011-07-01T08:26:00,2,17850,UK',
    '536365,A,x,3,2011-07-01T08:26:00,2,17850,UK',
    'C536379,D,x,-1,2010-12-01T09:41:00,27.5,17850,UK',
    'C536379,E,x,-2,2010-12-01T09:41:00,0.25,17850,UK',
    '578841,F,x,12540,2011-11-25T15:57:00,0,13256,UK',
    '536414,G,x,56,2010-12-01T11:52:00,1.5,,UK',
  ];

  async function run(rows: readonly string[]) {
    const { db, room } = await install();
    const file = await fileOf([retailHeader, ...rows].join('\n'));
    const report = await importOnlineRetail({ file, url: db.url, room, currency: 'GBP' });
    return { report, content: await contentOf(room), purchases: await firstPurchases(room) };
  }

  it('makes orders of invoices, refunds of cancellations, and accounts for the rest', async () => {
    const { report, purchases } = await run(lines);
    expect(report).toMatchObject({
      read: { rows: 8, sums: { GBP: '75.01' } },
      customers: { new: 2 },
      orders: { new: 2, rows: 4, sums: { GBP: '19.01' } },
      refunds: { new: 1, rows: 2, sums: { GBP: '28' } },
      unattributed: { rows: 1, sums: { GBP: '84' } },
      setAside: [{ reason: 'zero-price', rows: 1 }],
      ties: true,
    });
    expect(purchases[1]).toEqual({
      occurredAt: '2011-07-01T07:26:00Z',
      orderId: '536365',
      lines: [
        { sku: 'A', quantity: 3, unitPrice: '2' },
        { sku: 'A', quantity: 3, unitPrice: '2' },
        { sku: 'B', quantity: 2, unitPrice: '1.005' },
      ],
      total: '14.01',
      currency: 'GBP',
      place: 'UK',
    });
  });

  it('ends with the same log when the lines are reversed', async () => {
    const [straight, reversed] = [await run(lines), await run(lines.toReversed())];
    expect(reversed.content).toEqual(straight.content);
  });
});

describe('an import of CSV', () => {
  const mapping = {
    customer: 'Client',
    orderId: 'Order',
    date: { column: 'Date', format: 'dd.MM.yyyy', timeZone: 'Europe/Berlin' },
    quantity: 'Qty',
    unitPrice: 'Price',
    currency: { column: 'Cur' },
    rates: { CHF: '1.05' },
    sku: 'Article',
    negative: 'refund',
    delimiter: ';',
    decimalSeparator: ',',
  };
  const rows = [
    'Client;Order;Date;Qty;Price;Cur;Article',
    'ann;1;01.02.2024;0,333;1,2345;EUR;tea',
    'ann;1;01.02.2024;1;10;EUR;cup',
    'bob;2;02.02.2024;1;20;CHF;cup',
    'bob;3;02.02.2024;-1;5;CHF;cup',
    'b b;4;02.02.2024;1;5;CHF;cup',
    'cid;5;02.02.2024;1;5;SEK;cup',
    ';6;02.02.2024;1;7;EUR;cup',
    'ann;7;02.02.2024;1',
  ];

  it('makes what the mapping says, in currencies of their own, and accounts for the rest', async () => {
    const { db, room } = await install();
    const options = { url: db.url, room, currency: 'EUR', prefix: 'shop-' };
    const file = await fileOf(rows.join('\n'));
    const map = await fileOf(JSON.stringify(mapping));
    expect(await importCsv({ ...options, file, map })).toMatchObject({
      read: { rows: 8, sums: { CHF: '20', EUR: '17.4110885', SEK: '5' } },
      customers: { new: 3 },
      orders: { new: 2, rows: 3, sums: { CHF: '20', EUR: '10.4111' } },
      refunds: { new: 1, rows: 1, sums: { CHF: '5' } },
      unattributed: { rows: 1, sums: { EUR: '7' } },
      rejected: [
        { reason: 'columns', rows: 1, sums: {} },
        { reason: 'customer-id', rows: 1, sums: { CHF: '5' } },
        { reason: 'rate-required', rows: 1, sums: { SEK: '5' } },
      ],
      rounding: { CHF: '0', EUR: '-0.0000115' },
      ties: true,
    });
    expect(Object.keys((await contentOf(room)) as object)).toEqual([
      'customer-shop-ann',
      'customer-shop-bob',
      'customer-shop-cid',
    ]);
  });

  it('tells an order that changed since from one that is known', async () => {
    const { db, room } = await install();
    const options = {
      url: db.url,
      room,
      currency: 'EUR',
      map: await fileOf(JSON.stringify(mapping)),
    };
    await importCsv({ ...options, file: await fileOf(rows.slice(0, 2).join('\n')) });
    const report = await importCsv({ ...options, file: await fileOf(rows.slice(0, 3).join('\n')) });
    expect(report).toMatchObject({
      orders: { new: 0, alreadyThere: 0 },
      rejected: [{ reason: 'order-exists', rows: 2 }],
      ties: true,
    });
  });
});

async function firstPurchases({ store, codec }: CustomerRoom): Promise<readonly object[]> {
  const purchases: object[] = [];
  for await (const page of store.readAll({ filter: { types: ['CustomerPurchased'] } })) {
    purchases.push(...page.map((recorded) => codec.decode(recorded).event.data));
  }
  return purchases;
}

/** How many events the customer has whose rows take more than one append. */
async function eventsOf({ store }: CustomerRoom): Promise<number> {
  let events = 0;
  for await (const page of store.read('customer-cdnow-00001')) events += page.length;
  return events;
}

/** A room whose process dies at the append after so many. */
function dyingAfter(appends: number, room: CustomerRoom): CustomerRoom {
  let left = appends;
  const store = Object.create(room.store) as CustomerRoom['store'];
  store.append = (...append) => {
    left -= 1;
    if (left < 0) return Promise.reject(new Error('the process died'));
    return room.store.append(...append);
  };
  return { ...room, store };
}
