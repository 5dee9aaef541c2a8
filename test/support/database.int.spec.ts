import { afterEach, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type TestDatabase } from './database.js';

const made: TestDatabase[] = [];

async function fresh(): Promise<TestDatabase> {
  const database = await freshDatabase();
  made.push(database);
  return database;
}

async function ask(url: string, query: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(query)).rows;
  } finally {
    await client.end();
  }
}

afterEach(async () => {
  for (let last = made.pop(); last !== undefined; last = made.pop()) await last.drop();
});

it('gives each caller an empty database of its own', async () => {
  const [one, other] = [await fresh(), await fresh()];
  await ask(one.url, 'CREATE TABLE t AS SELECT 1 AS n');
  expect(await ask(one.url, 'SELECT n FROM t')).toEqual([{ n: 1 }]);
  await expect(ask(other.url, 'SELECT n FROM t')).rejects.toThrow('relation "t" does not exist');
});

it('drops it even while somebody is connected', async () => {
  const database = await freshDatabase();
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await database.drop();
  await expect(ask(database.url, 'SELECT 1')).rejects.toThrow('does not exist');
  await client.end();
});
