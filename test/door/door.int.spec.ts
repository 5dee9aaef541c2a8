import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BACKWARDS, END, EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openTestDoor, type TestDoor } from '../support/door.js';

describe('the door, through the official client', () => {
  let door: TestDoor;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    door = await openTestDoor();
    client = EventStoreDBClient.connectionString(door.url);
  });

  afterAll(async () => {
    await client.dispose();
    await door.close();
  });

  const event = (type = 'happened') => jsonEvent({ type, data: { some: 'thing' } });

  it('appends in a batch and reads back what was written', async () => {
    const given = [event(), event(), event()];
    const result = await client.appendToStream('a-1', given);
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 2n });
    const read = [];
    for await (const { event: each } of client.readStream('a-1')) read.push(each);
    expect(read.map((each) => each?.id)).toEqual(given.map(({ id }) => id));
    expect(read[0]).toMatchObject({ type: 'happened', data: { some: 'thing' }, isJson: true });
    expect(read[2]?.position?.commit).toBe(result.position?.commit);
    expect(Math.abs(Date.now() - Number(read[0]?.created))).toBeLessThan(60_000);
  });

  it('appends by the classic call, which credentials bring about', async () => {
    const credentials = { username: 'any', password: 'thing' };
    const result = await client.appendToStream('a-2', [event()], { credentials });
    expect(result).toMatchObject({ success: true, nextExpectedRevision: 0n });
  });

  it('subscribes to a stream from its start and goes on live', async () => {
    await client.appendToStream('a-3', [event(), event()]);
    const subscription = client.subscribeToStream('a-3');
    const seen = [];
    for await (const { event: each } of subscription) {
      seen.push(each?.revision);
      if (seen.length === 2) await client.appendToStream('a-3', [event()]);
      if (seen.length === 3) break;
    }
    await subscription.unsubscribe();
    expect(seen).toEqual([0n, 1n, 2n]);
  });

  it('subscribes to the whole log', async () => {
    const subscription = client.subscribeToAll({ fromPosition: END });
    await new Promise((resolve) => subscription.once('confirmation', resolve));
    const mine = event('whole');
    await client.appendToStream('a-4', [mine]);
    const seen = [];
    for await (const { event: each } of subscription) {
      seen.push(each?.id);
      break;
    }
    await subscription.unsubscribe();
    expect(seen).toEqual([mine.id]);
  });

  it('deletes and buries streams', async () => {
    await client.appendToStream('a-5', [event()]);
    await client.deleteStream('a-5');
    const read = client.readStream('a-5', { direction: BACKWARDS, fromRevision: END });
    await expect(read[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      type: 'stream-not-found',
    });
    await client.tombstoneStream('a-5');
    await expect(client.appendToStream('a-5', [event()])).rejects.toMatchObject({
      type: 'stream-deleted',
      streamName: 'a-5',
    });
    await expect(client.tombstoneStream('a-5')).rejects.toMatchObject({ type: 'stream-deleted' });
  });

  it('answers a wrong expected version on both ways to append', async () => {
    await client.appendToStream('a-6', [event()]);
    const wrong = { type: 'wrong-expected-version', actualVersion: 0n };
    const credentials = { username: 'any', password: 'thing' };
    const expectedRevision = 7n;
    await expect(
      client.appendToStream('a-6', [event()], { expectedRevision }),
    ).rejects.toMatchObject({ ...wrong, expectedVersion: 7n });
    await expect(
      client.appendToStream('a-6', [event()], { expectedRevision, credentials }),
    ).rejects.toMatchObject({ ...wrong, expectedVersion: 7n });
    await expect(client.deleteStream('a-6', { expectedRevision })).rejects.toMatchObject({
      ...wrong,
      expectedVersion: 7n,
    });
  });

  it('refuses a message that is larger than a node takes', async () => {
    const large = jsonEvent({ type: 'large', data: { filling: 'x'.repeat(17 * 1024 * 1024) } });
    const credentials = { username: 'any', password: 'thing' };
    await expect(client.appendToStream('a-8', [large], { credentials })).rejects.toMatchObject({
      code: 8,
    });
    await client.appendToStream('a-8', [event()]);
  });
});
