import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createCodec,
  type EventStore,
  openEventStoreDb,
  type Position,
} from '../../../libs/event-store/index.js';
import { type LifeledgerEvent, lifeledgerRegistry } from '../../../projections/index.js';
import { someEvents } from '../../../test/contract/contract-store.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import { feedPage } from './feed-page.js';

const codec = createCodec<LifeledgerEvent>(lifeledgerRegistry);

let door: TestDoor;
let store: EventStore;
/** The last event of ours, and the record of somebody else that ends the log. */
let [ours, end]: [Position, Position] = [0n, 0n];

beforeAll(async () => {
  door = await openTestDoor();
  store = await openEventStoreDb({ url: door.url });
  ours = (await store.append('customer-a', 'none', someEvents(3))).position;
  end = (await door.store.append('order-1', 'none', someEvents(2))).position;
});

afterAll(async () => {
  await store.close();
  await door.close();
});

async function page(after: Position, types?: readonly string[]) {
  const { signal } = new AbortController();
  const request = { after, types, limit: 10, customerId: undefined, signal };
  const { events, next } = await feedPage({ store, codec }, request);
  return { shown: events.length, next: BigInt(next) };
}

describe('a page of the feed where others write too', () => {
  it('goes on behind an event of ours, which stays, as long as that passes over nothing again', async () => {
    expect(await page(0n)).toEqual({ shown: 3, next: ours });
    expect(await page(ours)).toEqual({ shown: 0, next: ours });
    expect(await page(0n, ['SomethingHappened'])).toEqual({ shown: 3, next: ours });
  });

  it('goes on behind the log where nothing else says how far it was read', async () => {
    expect(await page(0n, ['Nothing'])).toEqual({ shown: 0, next: end });
    expect(await page(end)).toEqual({ shown: 0, next: end });
  });

  it('goes on behind the newest event of ours where that ends the log, shown or not', async () => {
    const { position } = await store.append('customer-a', 'exists', someEvents(1));
    expect(await page(ours, ['Nothing'])).toEqual({ shown: 0, next: position });
  });
});
