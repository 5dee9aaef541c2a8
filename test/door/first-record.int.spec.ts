import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openTestDoor, type TestDoor } from '../support/door.js';

let door: TestDoor;
let client: EventStoreDBClient;

beforeEach(async () => {
  door = await openTestDoor();
  client = EventStoreDBClient.connectionString(door.url);
});

afterEach(async () => {
  await client.dispose();
  await door.close();
});

async function streams(): Promise<readonly (string | undefined)[]> {
  const names: (string | undefined)[] = [];
  for await (const { event } of client.readAll()) names.push(event?.streamId);
  return names;
}

describe("the system's first record", () => {
  it('is not there while clients only read', async () => {
    expect(await streams()).toEqual([]);
  });

  it('stands once before the first of what clients write, however many write at once', async () => {
    const write = (name: string) => client.appendToStream(name, jsonEvent({ type: 't', data: {} }));
    await Promise.all(['a-1', 'a-2', 'a-3'].map(write));
    await write('a-4');
    const [first, ...others] = await streams();
    expect(first).toBe('$$$scavenges');
    expect(others.toSorted()).toEqual(['a-1', 'a-2', 'a-3', 'a-4']);
  });

  it('is found again by the door of a later start', async () => {
    await client.appendToStream('a-1', jsonEvent({ type: 't', data: {} }));
    const again = await openTestDoor({ node: () => door.store.node });
    const other = EventStoreDBClient.connectionString(again.url);
    await other.appendToStream('a-2', jsonEvent({ type: 't', data: {} }));
    expect(await streams()).toEqual(['$$$scavenges', 'a-1', 'a-2']);
    await other.dispose();
    await again.close();
  });
});
