import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { openTestDoor, type TestDoor } from '../support/door.js';

const INTERNAL = 'relation "event" has no column "secret"\n  at or near line 2';

describe('a fault of ours', () => {
  let door: TestDoor;
  let client: EventStoreDBClient;
  const lines: string[] = [];

  beforeAll(async () => {
    const fail = () => Promise.reject(new TypeError(INTERNAL));
    door = await openTestDoor({
      node: (log) => ({ ...log, append: fail, delete: fail, readStream: fail }),
      services: { log: (line) => lines.push(line) },
    });
    client = EventStoreDBClient.connectionString(door.url);
  });
  afterAll(async () => {
    await client.dispose();
    await door.close();
  });

  const event = () => jsonEvent({ type: 'happened', data: {} });
  const credentials = { username: 'any', password: 'thing' };

  it.each<[string, () => Promise<unknown>]>([
    ['an append', () => client.appendToStream('s', event(), { credentials })],
    ['an append in a batch', () => client.appendToStream('s', event())],
    ['a deletion', () => client.deleteStream('s')],
    ['a read', () => client.readStream('s')[Symbol.asyncIterator]().next()],
  ])('is told to the operator, in a line, and not to the caller: %s', async (_name, call) => {
    lines.length = 0;
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ type: 'unknown' });
    expect(String(error)).not.toContain('secret');
    expect(lines).toEqual([expect.stringMatching(/^gRPC door: .*secret.* at .*$/)]);
  });
});
