import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { CopyRows } from './copy-rows.js';
import { runScript } from './copy-script.js';
import { isPassing } from './failures.js';

let db: TestDatabase;
let client: pg.Client;

beforeEach(async () => {
  db = await freshDatabase();
  client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query('create table a (n int4 primary key); create table b (t text)');
});

afterEach(async () => {
  await client.end();
  await db.drop();
});

const copy = (table: string, lines: readonly string[]) => {
  const rows = new CopyRows();
  for (const line of lines) rows.add([line]);
  return { statement: `copy ${table} from stdin`, rows };
};
/** More than any buffer on the way holds. */
const many = Array.from({ length: 300_000 }, (_, n) => String(n));

async function counts(): Promise<unknown> {
  const { rows } = await client.query<{ a: number; b: number }>(
    'select (select count(*)::int from a) as a, (select count(*)::int from b) as b',
  );
  return rows[0];
}

describe('runScript', () => {
  it('runs statements and copies in order, in one go', async () => {
    const empty = copy('b', []);
    await runScript(client, [
      'begin',
      copy('a', many),
      'delete from a where n > 9',
      empty,
      'commit',
    ]);
    await runScript(client, [copy('b', ['x']), copy('b', ['y', 'z'])]);
    expect(await counts()).toEqual({ a: 10, b: 3 });
  });

  it.each([
    ['a statement before the copies', ['select 1 / 0', copy('a', many)], 'division by zero'],
    ['a row of a copy', [copy('a', [...many, 'x']), copy('b', many)], 'invalid input syntax'],
    ['a statement behind them', [copy('a', many), 'select 1 / 0'], 'division by zero'],
  ])('leaves nothing behind, and the connection of use, where %s fails', async (_, parts, why) => {
    await expect(runScript(client, ['begin', ...parts, 'commit'])).rejects.toThrow(why);
    await client.query('rollback');
    expect(await counts()).toEqual({ a: 0, b: 0 });
  });

  it('fails, in a way that passes, where the connection is lost in the middle', async () => {
    client.on('error', () => undefined);
    const kill = 'select pg_terminate_backend(pg_backend_pid())';
    const failure: unknown = await runScript(client, ['begin', kill, copy('a', many)]).catch(
      (error: unknown) => error,
    );
    expect(isPassing(failure)).toBe(true);
  });
});
