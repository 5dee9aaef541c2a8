import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import {
  type Lifeledger,
  loadSettings,
  openLifeledger,
  serveDoor,
} from '../../apps/wiring/index.js';
import { freshDatabase, type TestDatabase } from '../support/database.js';
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

describe("a write to the installation's own streams", () => {
  let database: TestDatabase;
  let lifeledger: Lifeledger;
  let door: Awaited<ReturnType<typeof serveDoor>>;
  let client: EventStoreDBClient;

  beforeAll(async () => {
    const silent = () => undefined;
    database = await freshDatabase();
    const settings = loadSettings({ DATABASE_URL: database.url, LIFELEDGER_GRPC_PORT: '0' });
    lifeledger = await openLifeledger(settings, { role: 'guest', log: silent });
    door = await serveDoor(lifeledger, silent);
    const address = `esdb://127.0.0.1:${String(door?.port)}?tls=false`;
    client = EventStoreDBClient.connectionString(address);
  });
  afterAll(async () => {
    await client.dispose();
    await door?.close();
    await lifeledger.close();
    await database.drop();
  });

  it.each(['lifeledger-policy', 'lifeledger-operations', 'lifeledger-else'])(
    'is refused with the reason: %s',
    async (stream) => {
      const event = jsonEvent({ type: 'PolicyAdopted', data: {} });
      const message = expect.stringContaining(`${stream} is Lifeledger's own`);
      await expect(client.appendToStream(stream, event)).rejects.toMatchObject({ message });
      await expect(client.deleteStream(stream)).rejects.toMatchObject({ code: 3, message });
      await expect(client.tombstoneStream(stream)).rejects.toMatchObject({ code: 3, message });
    },
  );

  it('is no hindrance to reading them', async () => {
    await lifeledger.adoptPolicy();
    const types: (string | undefined)[] = [];
    for await (const { event } of client.readStream('lifeledger-policy')) types.push(event?.type);
    expect(types).toEqual(['InstallationConfigured', 'PolicyAdopted']);
  });
});
