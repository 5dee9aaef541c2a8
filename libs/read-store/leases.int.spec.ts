import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { openToys, query, type Toys } from '../../test/support/toy-read-models.js';
import { Leases } from './leases.js';
import { OneByOne } from './one-by-one.js';

let db: TestDatabase;
let toys: Toys;

beforeEach(async () => {
  db = await freshDatabase();
  toys = await openToys(db.url);
  await toys.projector().rebuild();
});

afterEach(async () => {
  await toys.close();
  await db.drop();
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
