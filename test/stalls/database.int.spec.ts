import { afterEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { query } from '../support/toy-read-models.js';
import { openStage, ready, type Stage, textsIn, unreadyFor } from './stage.js';

let stage: Stage;

afterEach(async () => {
  await stage.close();
});

/** A session that holds a lock and forgets about it. */
async function holding(statement: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: stage.databaseUrl,
    application_name: 'forgetful',
  });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('begin');
  await client.query(statement);
  return client;
}

async function folded(): Promise<void> {
  stage = await openStage();
  stage.fold();
  await stage.happen();
  await ready(stage);
}

describe('PostgreSQL', () => {
  it('that makes the projector wait for a lock says whose it is', async () => {
    await folded();
    const other = await holding('select * from lifeledger.generation for update');
    await stage.happen();
    const judgement = await unreadyFor(stage, 'blocked');
    expect(textsIn(judgement)).toMatch(
      /wait for a lock of session \d+ \(forgetful, idle in transaction, since 20.*\): end it/,
    );
    await other.end();
    await ready(stage);
  });

  it('that lets even a look at the read models hang is named, and the lock too', async () => {
    await folded();
    const other = await holding('lock table lifeledger.generation in access exclusive mode');
    const judgement = await unreadyFor(stage, 'blocked');
    expect(textsIn(judgement)).toMatch(
      /^database-away: the read models can't be reached: no answer in time; blocked: .*forgetful/,
    );
    await other.end();
    await ready(stage);
  });

  it('that restarts cuts every session, and the projector comes back by itself', async () => {
    await folded();
    const name = new URL(stage.databaseUrl).pathname.slice(1);
    const server = new URL(stage.databaseUrl);
    server.pathname = '/postgres';
    const allow = (allowed: boolean) =>
      query(server.href, `alter database ${name} allow_connections ${String(allowed)}`);
    await allow(false);
    await query(
      server.href,
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
    );
    const judgement = await unreadyFor(stage, 'database-away');
    expect(textsIn(judgement)).toMatch(/the read models can't be reached: /);
    expect(judgement.lag).toBeUndefined();
    await allow(true);
    await stage.happen();
    await ready(stage);
  });
});
