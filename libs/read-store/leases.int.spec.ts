import { beforeEach, expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openToys, query } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { FOLDING_SESSION } from './connection.js';
import { Leases } from './leases.js';
import { OneByOne } from './one-by-one.js';

const { db, opened: toys } = onFreshDatabase(openToys);

beforeEach(async () => {
  await toys.projector().rebuild();
});

/** As a drop leaves it that was broken off, and as somebody may find it who had listed it before. */
async function giveUp(): Promise<void> {
  await query(
    db.url,
    `update lifeledger.generation
     set state = 'dropping', epoch = epoch + 1, holder = '', lease_until = '-infinity'`,
  );
}

it('a generation that is there is leased, one that was given up is not', async () => {
  const client = await toys.reads.connect('lifeledger leases', () => undefined);
  const session = await toys.reads.connect('aside', () => undefined);
  const leases = new Leases({
    client: new OneByOne(client),
    holder: 'anybody',
    leaseMilliseconds: 100,
  });
  try {
    expect((await leases.acquire(1n))?.generation.number).toBe(1n);
    expect((await leases.seize(1n, session))?.generation.number).toBe(1n);
    await giveUp();
    expect(await leases.acquire(1n)).toBeUndefined();
    expect(await leases.seize(1n, session)).toBeUndefined();
  } finally {
    await leases.close();
    await session.end();
    await client.end();
  }
});

const isThere = async (session: string) => {
  const sessions = await query(
    db.url,
    `select from pg_stat_activity
     where datname = current_database() and application_name = '${session}'`,
  );
  return sessions.length > 0;
};

it('who takes a lease that runs out just then ends the sessions in which its late holder folds', async () => {
  const client = await toys.reads.connect('lifeledger leases', () => undefined);
  const folding = `${FOLDING_SESSION} late`;
  const paused = await toys.reads.connect(folding, () => undefined);
  await paused.query('begin; select');
  const shared = new OneByOne(client);
  const late = new Leases({ client: shared, holder: 'late', leaseMilliseconds: 60_000 });
  const next = new Leases({ client: shared, holder: 'next', leaseMilliseconds: 60_000 });
  try {
    await late.acquire(1n);
    expect(await next.acquire(1n)).toBeUndefined();
    const taking = next.acquire(1n);
    // Comes between its statements: whoever was late when it began is dealt with by then.
    await shared.query(`update lifeledger.generation set lease_until = '-infinity'`);
    expect((await taking)?.generation.holder).toBe('next');
    await until(async () => !(await isThere(folding)));
  } finally {
    for (const leases of [late, next]) await leases.close();
    for (const session of [paused, client]) await session.end();
  }
});
