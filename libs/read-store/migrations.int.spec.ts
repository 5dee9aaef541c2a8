import { afterEach, beforeEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { query } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { openReadStore } from './index.js';

let db: TestDatabase;
let reader: pg.Client;

beforeEach(async () => {
  db = await freshDatabase();
  await (await openReadStore({ url: db.url })).close();
  reader = new pg.Client({ connectionString: db.url, application_name: 'a reader' });
  await reader.connect();
});

afterEach(async () => {
  await reader.end();
  await db.drop();
});

/** As a release left it that knew of no trouble. */
const BEFORE_TROUBLE = `
  alter table lifeledger.generation drop column trouble, drop column other_log;
  delete from lifeledger.kysely_migration where name = '0003-trouble'`;

const READ = 'select number from lifeledger.generation';

it('a migration lets readers read on: it says whom it waits for, and is done once they have ended', async () => {
  await query(db.url, BEFORE_TROUBLE);
  await reader.query(`begin; ${READ}`);
  const lines: string[] = [];
  const opening = openReadStore({ url: db.url, log: (line) => lines.push(line) });
  await until(() => Promise.resolve(lines.length > 0));
  expect(await query(db.url, READ)).toEqual([]);
  await reader.query('commit');
  const reads = await opening;
  expect((await reads.status()).state).toBe('empty');
  expect(await query(db.url, `select trouble, other_log from lifeledger.generation`)).toEqual([]);
  expect(lines).toEqual([
    expect.stringMatching(/once those who read .*: sessions \d+ \(a reader\)$/),
  ]);
  await reads.close();
});
