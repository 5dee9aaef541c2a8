import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../test/support/database.js';
import { defaultPolicy } from '../libs/installation/index.js';
import { parityMoments, parityQuestions } from './parity-questions.js';
import { openReadTables, type ReadTables } from './read-tables.support.js';
import { purchased, recorded } from './stories.support.js';

let database: TestDatabase;
let tables: ReadTables;

beforeAll(async () => {
  database = await freshDatabase();
  tables = await openReadTables(database.url);
});
afterAll(async () => {
  await tables.close();
  await database.drop();
});

const place = { timeZone: 'UTC', currency: 'USD', policy: defaultPolicy };

/** What every question answers, at the moments that the read tables tell of. */
async function answers(): Promise<readonly (readonly [string, unknown])[]> {
  const questions = parityQuestions(place, await parityMoments(tables.db));
  return tables.db.transaction().execute(async (db) => {
    const told: [string, unknown][] = [];
    for (const { name, ask } of questions) told.push([name, await ask(db, 1_000n)]);
    return told;
  });
}

describe('what two generations are asked', () => {
  it('is nothing where nothing happened', async () => {
    expect(await answers()).toEqual([]);
  });

  it('is every reader without tables, half-way and at the end', async () => {
    await tables.fold(
      recorded([purchased('a', '2020-01-01', { total: '5' }), purchased('b', '2020-01-11')]),
    );
    const told = await answers();
    expect(told).toHaveLength(20);
    expect(told.filter(([name]) => name.endsWith('as of 2020-01-06'))).toHaveLength(10);
    const totals = told.filter(([name]) => name.startsWith('totals'));
    expect(totals).toMatchObject([
      ['totals, as of 2020-01-06', { rows: [{ orders: 1 }] }],
      ['totals, as of 2020-01-11', { rows: [{ orders: 2 }] }],
    ]);
  });
});
