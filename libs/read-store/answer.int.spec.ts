import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, expect, it } from '@jest/globals';
import { Kysely } from 'kysely';
import pg from 'pg';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openToys, running } from '../../test/support/toy-read-models.js';
import { answer } from './answer.js';
import { AnswerDialect } from './answer-driver.js';
import { PositionWatch } from './position-watch.js';

const { db, opened: toys } = onFreshDatabase(openToys);

beforeEach(async () => {
  await toys.projector().rebuild();
});

it('a question that comes too early takes no connection while its position may yet be announced', async () => {
  const pool = new pg.Pool({ connectionString: db.url });
  const watch = new PositionWatch({
    connect: (onLost) => toys.reads.connect('lifeledger positions', onLost),
    look: async () => (await toys.reads.status()).position,
    log: () => undefined,
  });
  const asked = {
    db: new Kysely<unknown>({ dialect: new AnswerDialect(pool) }),
    ...{ watch, waitMilliseconds: 60_000, definitions: undefined },
  };
  const minPosition = await toys.note({ customer: 'a', ref: '1', amount: '1.00', text: 't' });
  const early = answer(asked, { minPosition }, ({ position }) => Promise.resolve(position));
  await turn();
  expect(pool.totalCount).toBe(0);
  const work = running(toys.projector());
  expect(await early).toBe(minPosition);
  expect(pool.totalCount).toBe(1);
  expect(await work.stop()).toBeUndefined();
  await watch.close();
  await pool.end();
});
