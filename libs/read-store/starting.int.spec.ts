import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type pg from 'pg';
import { sessionsSeen } from '../../test/support/delegating-reads.js';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openToys, query, running } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { SELECT_GENERATIONS } from './generations.js';
import { END_SESSIONS_OF_THE_LATE } from './lease-statements.js';

const { db, opened: toys } = onFreshDatabase(openToys);

/** Told of each statement before it is sent over the session that looks and takes leases. */
type Before = (text: string, values: readonly unknown[]) => Promise<void>;

function telling(client: pg.Client, before: Before): pg.Client {
  const query = async (text: string, values: unknown[] = []) => {
    await before(text, values);
    return client.query(text, values);
  };
  return new Proxy(client, {
    get: (target, name) => {
      if (name === 'query') return query;
      const found: unknown = Reflect.get(target, name);
      return typeof found === 'function' ? (found.bind(target) as unknown) : found;
    },
  });
}

/** One generation serves, of another log by now; the next is whole, and somebody has its lease. */
async function twoGenerations(): Promise<void> {
  await toys.note({ customer: 'a', ref: '1', amount: '1.00', text: 't' });
  await toys.projector().rebuild();
  await toys.projector().rebuild({ parity: { questions: [], decide: () => false } });
  await query(
    db.url,
    `update lifeledger.generation set event_id = '${randomUUID()}' where number = 1;
     update lifeledger.generation set holder = 'somebody', epoch = epoch + 1,
       lease_until = clock_timestamp() + interval '1 hour' where number = 2`,
  );
}

it('a projector that stood before another log, and takes up what began to serve since it looked, stays live', async () => {
  await twoGenerations();
  let step: 'stands' | 'is to take up' | 'has taken up' | 'looks again' = 'stands';
  let looks = 0;
  const before: Before = async (text, [number]) => {
    if (step === 'is to take up' && text === END_SESSIONS_OF_THE_LATE && number === 2n) {
      // It has looked what serves, and is about to take the lease of what did not yet.
      step = 'has taken up';
      await toys.projector().switchboard().serve(2n);
    } else if (step === 'has taken up' && text === SELECT_GENERATIONS) {
      await is('live');
      step = 'looks again';
    } else if (step === 'looks again' && text === SELECT_GENERATIONS) looks += 1;
  };
  const readStore = sessionsSeen(toys.reads, (name, session) =>
    Promise.resolve(name === 'lifeledger leases' ? telling(session, before) : session),
  );
  const projector = toys.projector({ standByMilliseconds: 5, readStore });
  const is = (phase: string) => until(() => Promise.resolve(projector.state().phase === phase));
  const work = running(projector);
  await is('stopped');
  step = 'is to take up';
  await until(() => Promise.resolve(looks >= 2));
  expect(projector.state()).toMatchObject({ phase: 'live', error: undefined });
  expect(await work.stop()).toBeUndefined();
});
