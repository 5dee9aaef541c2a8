import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { Refusal } from '../event-sourcing/index.js';
import { createCodec } from './codec.js';
import { WrongExpectedRevision } from './errors.js';
import type { EventStore } from './port.js';
import { openPostgresEventStore } from './postgres/index.js';
import { Histories } from './histories.js';
import { deriveId } from './ids.js';
import type { Room } from './room.js';
import { readEvents, transact } from './transact.js';
import type { Step } from './transaction.js';

interface Added {
  readonly type: 'Added';
  readonly data: { readonly amount: number };
}

/** A counter that never exceeds ten. */
type CounterRoom = Room<{ total: number }, Added>;

let database: TestDatabase;
let store: EventStore;
let room: CounterRoom;

beforeAll(async () => {
  database = await freshDatabase();
  store = await openPostgresEventStore({ url: database.url });
  const codec = createCodec<Added>({
    Added: { version: 1, check: (data) => data as object, upcasts: {} },
  });
  const decider = {
    initial: () => ({ total: 0 }),
    evolve: ({ total }: { total: number }, { data }: Added) => ({ total: total + data.amount }),
  };
  room = { store, codec, decider };
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

function add(amount: number, commandId: string = randomUUID()): Step<{ total: number }, Added> {
  return {
    envelope: {
      actor: 'a test',
      source: 'test',
      command: 'add',
      commandId,
      commandDigest: String(amount),
      correlationId: commandId,
      causationId: commandId,
    },
    decide: ({ total }) => {
      if (total + amount > 10) throw new Refusal('conflict', 'too-much', 'Ten is the most.');
      return amount === 0 ? [] : [{ type: 'Added', data: { amount } }];
    },
  };
}

async function amounts(stream: string): Promise<readonly number[]> {
  const found: number[] = [];
  for await (const { event } of readEvents(room, stream)) found.push(event.data.amount);
  return found;
}

const fresh = () => `counter-${randomUUID()}`;

describe.each(['read for every transaction', 'kept between transactions'])(
  'on a history %s,',
  (how) => {
    beforeAll(() => {
      if (how.startsWith('kept')) room = { ...room, histories: new Histories() };
    });

    describe('a transaction', () => {
      it('judges its steps in order on one state and appends them as one', async () => {
        const stream = fresh();
        const results = await transact(room, { stream, steps: [add(3), add(0), add(7)] });
        expect(results.map(({ appended, revision }) => [appended, revision])).toEqual([
          [1, 0n],
          [0, 0n],
          [1, 1n],
        ]);
        expect(await amounts(stream)).toEqual([3, 7]);
      });

      it('appends nothing where one step is refused', async () => {
        const stream = fresh();
        await expect(transact(room, { stream, steps: [add(3), add(8)] })).rejects.toThrow(Refusal);
        expect(await amounts(stream)).toEqual([]);
      });

      it('says where the stream is where it has nothing new to say', async () => {
        const stream = fresh();
        const [first] = await transact(room, { stream, steps: [add(3)] });
        const [second] = await transact(room, { stream, steps: [add(0)] });
        expect(second).toEqual({ ...first, appended: 0 });
      });
    });

    describe('a command that comes again', () => {
      it('gets its first answer, whatever happened since', async () => {
        const stream = fresh();
        const once = add(3, randomUUID());
        const [first] = await transact(room, { stream, steps: [once] });
        await transact(room, { stream, steps: [add(7)] });
        for (const assumeNew of [false, true]) {
          const [again] = await transact(room, { stream, steps: [once], assumeNew });
          expect(again).toEqual({ ...first, appended: 0, replayed: true });
        }
        expect(await amounts(stream)).toEqual([3, 7]);
      });

      it('with other content is refused', async () => {
        const stream = fresh();
        const commandId = randomUUID();
        await transact(room, { stream, steps: [add(3, commandId)] });
        const again = transact(room, { stream, steps: [add(4, commandId)] });
        await expect(again).rejects.toMatchObject({ code: 'idempotency-key-reused' });
      });

      it('while the first is under way is the same, or refused, as it would be later', async () => {
        for (let round = 0; round < 10; round += 1) {
          const stream = fresh();
          const commandId = randomUUID();
          const settled = await Promise.allSettled(
            [3, 3, 4].map((amount) => transact(room, { stream, steps: [add(amount, commandId)] })),
          );
          const won = (await amounts(stream))[0];
          const outcomes = settled.map((one) =>
            one.status === 'fulfilled' ? one.value[0]?.replayed : (one.reason as Refusal).code,
          );
          const same =
            won === 3 ? [false, true] : ['idempotency-key-reused', 'idempotency-key-reused'];
          expect([...outcomes.slice(0, 2)].sort()).toEqual(same);
          expect(outcomes[2]).toBe(won === 3 ? 'idempotency-key-reused' : false);
          expect(await amounts(stream)).toHaveLength(1);
        }
      });
    });

    describe('on a store that can not tell a repeat from a write', () => {
      const forgetful = (): CounterRoom => ({
        ...room,
        store: {
          ...store,
          append: async (...given) => ({ ...(await store.append(...given)), repeated: false }),
        },
      });

      it('a command that comes twice at once with other content is refused all the same', async () => {
        for (let round = 0; round < 10; round += 1) {
          const stream = fresh();
          const commandId = randomUUID();
          const settled = await Promise.allSettled(
            [3, 3, 4].map((amount) =>
              transact(forgetful(), { stream, steps: [add(amount, commandId)] }),
            ),
          );
          const [won, ...more] = await amounts(stream);
          expect(more).toEqual([]);
          expect(settled.map(({ status }) => status === 'fulfilled')).toEqual(
            [3, 3, 4].map((amount) => amount === won),
          );
        }
      });
    });

    describe('a conflict', () => {
      it('is decided anew on what the other writer said', async () => {
        const stream = fresh();
        await transact(room, { stream, steps: [add(1)] });
        const others = await Promise.all(
          [1, 2, 3].map((amount) =>
            transact(room, { stream, steps: [add(amount)], assumeNew: true }),
          ),
        );
        expect(others.flat().map(({ appended }) => appended)).toEqual([1, 1, 1]);
        expect([...(await amounts(stream))].sort()).toEqual([1, 1, 2, 3]);
      });

      it('is given up after five times', async () => {
        const stream = fresh();
        let tries = 0;
        const busy: EventStore = {
          ...store,
          append: (name, expected) => {
            tries += 1;
            return Promise.reject(new WrongExpectedRevision(name, expected, 7n));
          },
        };
        const giving = transact({ ...room, store: busy }, { stream, steps: [add(1)] });
        await expect(giving).rejects.toThrow(WrongExpectedRevision);
        expect(tries).toBe(5);
      });
    });
  },
);

describe('a derived id', () => {
  it('is the same for the same parts only', () => {
    expect(deriveId('a', 'b')).toBe(deriveId('a', 'b'));
    expect(
      new Set([deriveId('a', 'b'), deriveId('ab'), deriveId('a,b'), deriveId('b', 'a')]).size,
    ).toBe(4);
    expect(deriveId('a')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});
