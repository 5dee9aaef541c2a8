import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { type EventStore, openPostgresEventStore } from '../../../libs/event-store/index.js';
import { freshDatabase, type TestDatabase } from '../../support/database.js';
import { type KillableDoor, startDoor, startWriting, type Writing } from './processes.js';

const APPENDS = 50;

let database: TestDatabase;
let log: EventStore;
let door: KillableDoor;

beforeAll(async () => {
  database = await freshDatabase();
  log = await openPostgresEventStore({ url: database.url });
});

afterAll(async () => {
  await log.close();
  await database.drop();
});

beforeEach(async () => {
  door = await startDoor({ database: database.url, port: 0 });
});

function writing(milliseconds: number): Writing {
  const url = `esdb://127.0.0.1:${door.port}?tls=false`;
  const name = `killed-${randomUUID()}`;
  return { way: 'adapter', url, name, appends: APPENDS, bytes: 250_000, milliseconds };
}

async function streamLengths(name: string): Promise<readonly number[]> {
  const lengths = Array.from({ length: APPENDS }, async (_, n) => {
    let length = 0;
    for await (const page of log.read(`${name}-${n}`)) length += page.length;
    return length;
  });
  return Promise.all(lengths);
}

describe('a server that is killed under fifty large appends', () => {
  it('and is back at once gets each of them once', async () => {
    const options = writing(60_000);
    const { outcome } = await startWriting(options);
    await door.kill();
    door = await startDoor({ database: database.url, port: door.port });
    const { written, refused, pending, escaped } = await outcome;
    await door.kill();
    expect({ written, refused, pending, escaped }).toEqual({
      written: APPENDS,
      refused: [],
      pending: 0,
      escaped: [],
    });
    expect(await streamLengths(options.name)).toEqual(Array.from({ length: APPENDS }, () => 1));
  });

  it('and stays away is told of in time, and by errors alone', async () => {
    const options = writing(4_000);
    const { outcome } = await startWriting(options);
    await door.kill();
    const { written, refused, pending, escaped } = await outcome;
    expect({ pending, escaped }).toEqual({ pending: 0, escaped: [] });
    expect(new Set(refused)).toEqual(new Set(['store-unavailable']));
    const lengths = await streamLengths(options.name);
    expect(lengths.filter((length) => length > 0).length).toBeGreaterThanOrEqual(written);
    expect(Math.max(...lengths)).toBe(1);
  });
});
