import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { batchesUntil, eventsOf, ids, someEvents } from '../../../test/contract/contract-store.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import { type EventStoreDb, openEventStoreDb } from './open.js';

let door: TestDoor;
let store: EventStoreDb;

beforeAll(async () => {
  door = await openTestDoor();
  store = await openEventStoreDb({ url: door.url });
});

afterAll(async () => {
  await store.close();
  await door.close();
});

it('follows the log behind an event of which only the position is known', async () => {
  const stream = `customer-${randomUUID()}`;
  const [first, ...later] = someEvents(3);
  const { position } = await store.append(stream, 'none', first === undefined ? [] : [first]);
  await store.append(stream, 0n, later);
  const after = { position, token: '', eventId: '' };
  const given = await batchesUntil(
    store,
    { after },
    (batches) => batches.at(-1)?.caughtUp === true,
  );
  expect(ids(eventsOf(given))).toEqual(ids(later));
});
