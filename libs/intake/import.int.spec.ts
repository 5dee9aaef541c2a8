import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import pg from 'pg';
import {
  type CustomerRoom,
  logContent,
  openCustomerRoom,
  purchasesOf,
} from '../../test/support/customer-room.js';
import { type Files, temporaryFiles } from '../../test/support/files.js';
import type { ImportOptions } from './import.js';
import { importCdnow } from './imports.js';

jest.setTimeout(30_000);

type Room = CustomerRoom['room'];

let files: Files;
const opened: CustomerRoom[] = [];

beforeAll(async () => {
  files = await temporaryFiles();
});

afterAll(() => files.remove());

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

async function open(): Promise<CustomerRoom> {
  const room = await openCustomerRoom();
  opened.push(room);
  return room;
}

const header = 'customer_id  date  number_of_cds  dollar_value';

/** 100 customers, duplicates among their rows, and more rows of one than one append takes. */
const cdnowRows = Array.from({ length: 1_400 }, (_, index) => {
  const customer = index % 2 === 0 ? '00001' : String(index % 200).padStart(5, '0');
  return ` ${customer} 1997010${(index % 9) + 1}  ${(index % 4) + 1}   ${index % 7}.5${index % 2}`;
});

const cdnowFile = (rows: readonly string[]) =>
  files.write('cdnow.txt', [header, ...rows, ''].join('\r\n'));

describe('an import of CDNOW', () => {
  let here: CustomerRoom;
  let options: ImportOptions;

  beforeEach(async () => {
    here = await open();
    options = { file: await cdnowFile(cdnowRows), url: here.url, room: here.room, currency: 'USD' };
  });

  it('takes every row, duplicates too, and ties back to the input', async () => {
    const report = await importCdnow(options);
    expect(report).toMatchObject({
      customers: { new: 100, alreadyThere: 0 },
      orders: { new: 1_400, alreadyThere: 0, rows: 1_400 },
      rejected: [],
      ties: true,
    });
    expect(report.orders.sums).toEqual(report.read.sums);
  });

  it('adds nothing the second time', async () => {
    await importCdnow(options);
    const before = await logContent(here);
    const report = await importCdnow(options);
    expect(report).toMatchObject({
      customers: { new: 0, alreadyThere: 100 },
      orders: { new: 0, alreadyThere: 1_400 },
      ties: true,
    });
    expect(await logContent(here)).toEqual(before);
  });

  it('ends with the same log when the file is reversed and packed', async () => {
    await importCdnow(options);
    const other = await open();
    const rows = [header, ...cdnowRows.toReversed(), ''].join('\n');
    const file = await files.write('reversed.txt.gz', gzipSync(rows));
    await importCdnow({ ...options, file, url: other.url, room: other.room });
    expect(await logContent(other)).toEqual(await logContent(here));
  });

  it('ends with the same log when it was stopped half-way and started again', async () => {
    await importCdnow(options);
    const other = await open();
    const stop = new AbortController();
    const cut = {
      ...options,
      url: other.url,
      room: other.room,
      signal: stop.signal,
      progress: ({ phase, done }: { phase: string; done: number }) => {
        if (phase === 'deciding' && done > 200) stop.abort();
      },
    };
    await expect(importCdnow(cut)).rejects.toThrow('aborted');
    await importCdnow({ ...options, url: other.url, room: other.room });
    expect(await logContent(other)).toEqual(await logContent(here));
  });

  it('ends with the same log when it died between two appends of one customer', async () => {
    await importCdnow(options);
    const other = await open();
    const dying = { ...options, url: other.url, room: dyingAfter(3, other.room) };
    await expect(importCdnow(dying)).rejects.toThrow('the process died');
    const [whole, part] = [await eventsOf(here), await eventsOf(other)];
    expect(part).toBeGreaterThan(0);
    expect(part).toBeLessThan(whole);
    await importCdnow({ ...options, url: other.url, room: other.room });
    expect(await logContent(other)).toEqual(await logContent(here));
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

  it('leaves no trace of a file that is not what it should be, or not whole', async () => {
    const other = await files.write('other.csv', 'InvoiceNo,StockCode\n1,2\n');
    await expect(importCdnow({ ...options, file: other })).rejects.toThrow(
      'this is no CDNOW purchase log',
    );
    const packed = gzipSync([header, ...cdnowRows].join('\n'));
    const cut = await files.write('cut.gz', packed.subarray(0, packed.length - 20));
    await expect(importCdnow({ ...options, file: cut })).rejects.toThrow('damaged or cut');
    expect(await logContent(here)).toEqual({});
  });

  it('leaves no trace when it is stopped while it reads', async () => {
    const stop = new AbortController();
    const progress = () => {
      stop.abort();
    };
    const file = await files.write('long.txt', [header, ...cdnowRows, ...cdnowRows].join('\n'));
    const reading = importCdnow({ ...options, file, signal: stop.signal, progress });
    await expect(reading).rejects.toThrow('aborted');
    expect(await logContent(here)).toEqual({});
  });

  it('goes on where one more row of a known customer came later', async () => {
    await importCdnow(options);
    const file = await cdnowFile([...cdnowRows, ' 00003 19961231  1   9.99']);
    const report = await importCdnow({ ...options, file });
    expect(report).toMatchObject({
      customers: { new: 0, alreadyThere: 100 },
      orders: { new: 1, alreadyThere: 1_400 },
      rejected: [],
    });
  });

  it('needs the rate of another reporting currency, and nothing is read before', async () => {
    await expect(importCdnow({ ...options, currency: 'EUR' })).rejects.toThrow(
      'the file is in USD, the reporting currency is EUR: say with --rate how many EUR one USD is',
    );
    const report = await importCdnow({ ...options, currency: 'EUR', rate: '0.9' });
    expect(report).toMatchObject({ orders: { new: 1_400 }, ties: true });
    const [event] = await purchasesOf(here);
    expect(event).toMatchObject({ currency: 'USD', rate: '0.9' });
  });

  it('counts rejected rows, writes them to a file with their reasons, and goes on', async () => {
    const bad = [' 00001 19970231  1   2.00', ' 00001 20970101  1   3.00', ' x'];
    const rejectsFile = join(files.folder, 'rejects.csv');
    const file = await cdnowFile([...cdnowRows, ...bad]);
    const report = await importCdnow({ ...options, file, rejectsFile });
    expect(report).toMatchObject({
      orders: { new: 1_400 },
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
    expect(lines[1]).toBe('1402,date,the date is no day as yyyymmdd,00001,19970231,1,2.00');
  });
});

/** How many events the customer has whose rows take more than one append. */
async function eventsOf({ room }: CustomerRoom): Promise<number> {
  let events = 0;
  for await (const page of room.store.read('customer-cdnow-00001')) events += page.length;
  return events;
}

/** A room whose process dies at the append after so many. */
function dyingAfter(appends: number, room: Room): Room {
  let left = appends;
  const store = Object.create(room.store) as Room['store'];
  store.append = (...append) => {
    left -= 1;
    if (left < 0) return Promise.reject(new Error('the process died'));
    return room.store.append(...append);
  };
  return { ...room, store };
}
