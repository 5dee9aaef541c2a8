import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freshDatabase, type TestDatabase } from '../test/support/database.js';
import { listCustomers } from './customer-directory/list-customers.js';
import { histories } from './histories.support.js';
import { lifecycleStages } from './lifecycle-stage/lifecycle-stages.js';
import { openReadTables, type ReadTables } from './read-tables.support.js';
import { activity } from './retention/activity.js';
import { retention } from './retention/retention.js';
import { type Happening, recorded, scopeOf } from './stories.support.js';
import { valueTiers } from './value-tier/value-tiers.js';

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

const tableNames = ['facts', 'profiles', 'ignored_facts', 'customer_directory'];

async function everyRow(): Promise<readonly unknown[]> {
  return Promise.all(tableNames.map((name) => tables.rowsOf(name)));
}

async function everyAnswer(): Promise<readonly unknown[]> {
  const scope = scopeOf(tables, '2001-06-01');
  return [
    await lifecycleStages(scope),
    await valueTiers(scope, { scheme: 'abc', basis: 'margin' }),
    await retention(scope, { definition: 'rolling' }),
    await activity(scope),
    await listCustomers(scope),
  ];
}

/** Nothing in it is told by arrival alone: no repeated id, no two events at one instant. */
function isTimed(history: readonly Happening[]): boolean {
  const instants = new Set(history.map(({ event }) => event.data.occurredAt));
  const acquisitions = history.filter(({ event }) => event.type === 'CustomerAcquired');
  const refs = history.flatMap(({ customerId, event }) =>
    'orderId' in event.data ? [`${customerId} ${event.type} ${event.data.orderId ?? ''}`] : [],
  );
  return (
    instants.size === history.length &&
    new Set(acquisitions.map(({ customerId }) => customerId)).size === acquisitions.length &&
    new Set(refs).size === refs.length
  );
}

describe('facts and states', () => {
  it(
    'are the same rows however the log is cut into batches',
    () =>
      fc.assert(
        fc.asyncProperty(histories, fc.array(fc.nat(40)), async (history, cuts) => {
          const events = recorded(history);
          await tables.empty();
          await tables.fold(events);
          const atOnce = await everyRow();
          await tables.empty();
          const bounds = [0, ...cuts.sort((a, b) => a - b), events.length];
          for (const [index, from] of bounds.entries()) {
            await tables.fold(events.slice(from, bounds[index + 1]));
          }
          expect(await everyRow()).toEqual(atOnce);
        }),
        { numRuns: 40 },
      ),
    300_000,
  );

  it('give the same answers in whatever order events arrive', () => {
    const timed = fc
      .uniqueArray(
        histories.chain((history) => fc.constantFrom(...history, undefined)),
        {
          maxLength: 12,
          selector: (happening) => happening?.event.data.occurredAt,
        },
      )
      .map((history) => history.filter((happening) => happening !== undefined))
      .filter(isTimed);
    const shuffled = timed.chain((history) =>
      fc.tuple(fc.constant(history), fc.shuffledSubarray(history, { minLength: history.length })),
    );
    return fc.assert(
      fc.asyncProperty(shuffled, async ([history, other]) => {
        await tables.empty();
        await tables.fold(recorded(history));
        const answers = await everyAnswer();
        await tables.empty();
        await tables.fold(recorded(other));
        expect(await everyAnswer()).toEqual(answers);
      }),
      { numRuns: 40 },
    );
  }, 300_000);
});
