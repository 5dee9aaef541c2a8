import { randomUUID } from 'node:crypto';
import pg from 'pg';

/** A database of a spec's own, empty at first. */
export interface TestDatabase {
  readonly url: string;
  /** Cuts whoever is still connected. */
  drop(): Promise<void>;
}

/** Makes a database with a new name on the server that Jest's globalSetup started. */
export async function freshDatabase(): Promise<TestDatabase> {
  const server = process.env['LIFELEDGER_TEST_DATABASE_URL'];
  if (server === undefined)
    throw new Error('No test server: run this spec in the Jest project `integration` or `golden`.');
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(server, `CREATE DATABASE ${name} STRATEGY file_copy`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    drop: () => onServer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
