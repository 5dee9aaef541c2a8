import { once } from 'node:events';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import {
  delegating,
  naiveRowsOf,
  openToys,
  query,
  rowsOf,
} from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import type { EventStore } from '../event-store/index.js';
import { FOLDING_SESSION } from './connection.js';
import { GenerationUnfit } from './index.js';

const { db, opened: toys } = onFreshDatabase(openToys);

beforeEach(async () => {
  await toys.note(
    ...['1', '2', '3'].map((text) => ({ customer: 'a', ref: text, amount: '1', text })),
  );
});

/** A log that gives one batch, and then nothing until its reader wants no more. */
function ebbing(store: EventStore): EventStore {
  return {
    ...delegating(store),
    subscribe: async function* (options) {
      for await (const batch of store.subscribe(options)) {
        yield batch;
        if (options.signal?.aborted === false) await once(options.signal, 'abort');
        return;
      }
    },
  };
}

/** A rebuild that has folded one batch, and waits for more of the log. */
async function halfWay() {
  const log: string[] = [];
  let ended: Promise<unknown> = Promise.resolve();
  await new Promise<unknown>((resolve) => {
    const projector = toys.projector({
      store: ebbing(toys.store),
      batchSize: 1,
      log: (line) => log.push(line),
    });
    ended = projector.rebuild({ progress: resolve }).catch((error: unknown) => error);
  });
  return { log, ended };
}

const foldingSessions = () =>
  query(
    db.url,
    `select from pg_stat_activity where datname = current_database()
     and application_name like '${FOLDING_SESSION}%'`,
  );

describe('a rebuild that waits for the log', () => {
  it('ends where somebody takes its lease, and says so', async () => {
    const { ended } = await halfWay();
    await query(
      db.url,
      `update lifeledger.generation set epoch = epoch + 1, holder = 'somebody',
         lease_until = clock_timestamp() + interval '1 hour'`,
    );
    expect(await ended).toBeInstanceOf(GenerationUnfit);
    expect(String(await ended)).toMatch(/somebody else came between \(the lease was taken\)/);
    await until(async () => (await foldingSessions()).length === 0);
  });

  it('ends where the session is lost that keeps its lease; the next goes on from there', async () => {
    const { log, ended } = await halfWay();
    await query(
      db.url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'lifeledger leases'`,
    );
    expect(await ended).toMatchObject({ message: expect.stringMatching(/connection/i) });
    expect(log[0]).toMatch(/^lost the connection that keeps the leases: terminating connection/);
    await until(async () => (await foldingSessions()).length === 0);
    const told: number[] = [];
    await toys.projector().rebuild({ progress: ({ done }) => told.push(done) });
    expect(told.at(-1)).toBe(2);
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });
});
