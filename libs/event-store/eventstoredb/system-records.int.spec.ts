import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { binaryEvent, EventStoreDBClient } from '@eventstore/db-client';
import {
  allOf,
  anEvent,
  batchesUntil,
  eventsOf,
  ids,
} from '../../../test/contract/contract-store.js';
import { openTestDoor, type TestDoor } from '../../../test/support/door.js';
import { createCodec } from '../codec.js';
import { type RecordedEvent, START } from '../port.js';
import { readEvents, transact } from '../transact.js';
import type { Step } from '../transaction.js';
import { type EventStoreDb, openEventStoreDb } from './open.js';

interface Added {
  readonly type: 'Added';
  readonly data: object;
}

const codec = createCodec<Added>({
  Added: { version: 1, check: (data) => data as object, upcasts: {} },
});
const decider = {
  initial: () => ({ total: 0 }),
  evolve: ({ total }: { total: number }) => ({ total: total + 1 }),
};

function add(): Step<{ total: number }, Added> {
  const commandId = randomUUID();
  const [actor, command, commandDigest] = ['a test', 'add', commandId];
  const ids = { commandId, correlationId: commandId, causationId: commandId };
  const envelope = { actor, source: 'test', command, commandDigest, ...ids };
  return { envelope, decide: () => [{ type: 'Added', data: {} }] };
}

let door: TestDoor;
let store: EventStoreDb;
let client: EventStoreDBClient;

/** What a node may hold in our streams beside what we wrote. */
const [linked, gone] = [`customer-${randomUUID()}`, `customer-${randomUUID()}`];
const aLink = () => binaryEvent({ type: '$>', data: new TextEncoder().encode(`0@${gone}`) });
const [first, second, next] = [anEvent(), anEvent(), anEvent()];

beforeAll(async () => {
  door = await openTestDoor();
  store = await openEventStoreDb({ url: door.url, timings: { quiet: 100 } });
  client = EventStoreDBClient.connectionString`${door.url}`;
  await store.append(linked, 'none', [first]);
  await store.append(gone, 'none', [second]);
  await client.appendToStream(linked, aLink());
  await client.tombstoneStream(gone);
});

afterAll(async () => {
  await client.dispose();
  await store.close();
  await door.close();
});

const decoded = (events: readonly RecordedEvent[]) =>
  ids(events.map((event) => codec.decode(event)));

describe('a link and a tombstone in streams of ours', () => {
  it('are passed over by who follows the log, before and behind a restart', async () => {
    const batches = await batchesUntil(
      store,
      { after: START },
      (all) => all.at(-1)?.caughtUp === true,
    );
    expect(decoded(eventsOf(batches))).toEqual([first.id, second.id]);
    const after = batches.at(-1)?.checkpoint ?? START;
    expect(after.eventId).toBe(second.id);
    await store.append(linked, 1n, [next]);
    const rest = await batchesUntil(store, { after }, (all) => eventsOf(all).length > 0);
    expect(decoded(eventsOf(rest))).toEqual([next.id]);
    expect(decoded(await allOf(store.readAll()))).toEqual([first.id, second.id, next.id]);
  });

  it('are passed over by who decides, who writes behind them', async () => {
    const stream = `customer-${randomUUID()}`;
    const room = { store, codec, decider };
    const [one] = await transact(room, { stream, steps: [add()] });
    await client.appendToStream(stream, aLink());
    const [two] = await transact(room, { stream, steps: [add()] });
    expect([one?.revision, two?.revision]).toEqual([0n, 2n]);
    const read: string[] = [];
    for await (const { event } of readEvents(room, stream)) read.push(event.type);
    expect(read).toEqual(['Added', 'Added']);
  });
});
