import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openTestDoor, type TestDoor } from '../support/door.js';

const REASON = 'customer-1 is never deleted; write what happened to them instead: größer';

describe('a write that the installation does not want', () => {
  let door: TestDoor;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    const refuse = ({ stream }: { stream: string }) =>
      stream === 'customer-1' ? REASON : undefined;
    door = await openTestDoor({ services: { refuse } });
    client = EventStoreDBClient.connectionString(door.url);
  });
  afterAll(async () => {
    await client.dispose();
    await door.close();
  });

  const event = () => jsonEvent({ type: 'happened', data: {} });
  const credentials = { username: 'any', password: 'thing' };

  it.each<[string, () => Promise<unknown>]>([
    ['an append', () => client.appendToStream('customer-1', event(), { credentials })],
    ['a deletion', () => client.deleteStream('customer-1')],
    ['a tombstone', () => client.tombstoneStream('customer-1')],
  ])('is answered with the reason: %s', async (_name, write) => {
    await expect(write()).rejects.toMatchObject({
      code: 3,
      message: expect.stringContaining(REASON),
    });
  });

  it('is answered with the reason in a batch, and leaves the others of the batch alone', async () => {
    const [refused, taken] = await Promise.allSettled([
      client.appendToStream('customer-1', event()),
      client.appendToStream('customer-2', event()),
    ]);
    expect(refused).toMatchObject({
      status: 'rejected',
      reason: { message: expect.stringContaining(REASON) },
    });
    expect(taken.status).toBe('fulfilled');
  });
});
