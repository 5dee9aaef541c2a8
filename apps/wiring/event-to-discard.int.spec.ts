import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createCodec,
  type EventStore,
  openPostgresEventStore,
  type Position,
} from '../../libs/event-store/index.js';
import { openReadStore, type ReadStore } from '../../libs/read-store/index.js';
import {
  type LifeledgerEvent,
  lifeledgerRegistry,
  projectionsFor,
} from '../../projections/index.js';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { foreignEvent } from '../../test/support/foreign-event.js';
import { eventToDiscard } from './event-to-discard.js';

const projections = projectionsFor({ currency: 'USD' });
const codec = createCodec<LifeledgerEvent>(lifeledgerRegistry);

let database: TestDatabase;
let store: EventStore;
let reads: ReadStore;

beforeAll(async () => {
  database = await freshDatabase();
  store = await openPostgresEventStore({ url: database.url });
  reads = await openReadStore({ url: database.url });
});

afterAll(async () => {
  await reads.close();
  await store.close();
  await database.drop();
});

async function write(type: string, json: string): Promise<Position> {
  return (await store.append('customer-a', 'any', [foreignEvent(type, json)])).position;
}

/** Whether anything speaks against it. */
async function objectionTo(position: Position, projection: string, force = false) {
  const asked = { projection, position, reason: 'because', force };
  return (await eventToDiscard({ store, codec, reads, projections }, asked)).objection?.code;
}

const day = '"occurredAt":"2020-01-01T00:00:00Z"';
const purchase = `{${day},"orderId":"o","total":"NaN","currency":"USD","lines":[]}`;

describe('where no read models serve, an event', () => {
  it.each([
    ["that can't be read may go", 'CustomerChurned', 'no json', [undefined, undefined]],
    ['of which no fact can be made may go', 'CustomerPurchased', purchase, [undefined, undefined]],
    ['that makes a fact may not', 'CustomerChurned', `{${day}}`, ['not-parked', undefined]],
    ['of an unknown type may not', 'Gifted', '{}', ['not-parked', undefined]],
  ])('%s; of what it is to a state nobody knows', async (_, type, json, expected) => {
    const position = await write(type, json);
    expect([
      await objectionTo(position, 'facts'),
      await objectionTo(position, 'customer-directory'),
    ]).toEqual(expected);
  });

  it('goes by force, whatever it is', async () => {
    const position = await write('CustomerChurned', `{${day}}`);
    expect(await objectionTo(position, 'facts', true)).toBeUndefined();
  });
});
