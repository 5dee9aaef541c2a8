import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { type Jar, type JarRoom, jarRoom, lookInto, putOne } from '../../test/support/jar-room.js';
import { notingStore } from '../../test/support/noting-store.js';
import { Histories } from './histories.js';
import { openPostgresEventStore, type PostgresEventStore } from './postgres/index.js';

interface Log {
  readonly database: TestDatabase;
  readonly store: PostgresEventStore;
}

/** The log that was there, and the one that was restored in its place. */
let lost: Log;
let restored: Log;
/** One process that remembers, on the one and then on the other. */
let before: JarRoom;
let after: JarRoom;
let asked: string[];
let stream: string;

beforeAll(async () => {
  [lost, restored] = await Promise.all([openLog(), openLog()]);
});

afterAll(async () => {
  await Promise.all([lost.store.close(), restored.store.close()]);
  await Promise.all([lost.database.drop(), restored.database.drop()]);
});

beforeEach(() => {
  asked = [];
  const histories = new Histories<Jar>();
  before = { ...jarRoom(lost.store), histories };
  after = { ...jarRoom(notingStore(restored.store, asked)), histories };
  stream = `jar-${randomUUID()}`;
});

async function openLog(): Promise<Log> {
  const database = await freshDatabase();
  return { database, store: await openPostgresEventStore({ url: database.url }) };
}

async function puts(room: JarRoom, ...names: readonly string[]): Promise<void> {
  for (const name of names) await putOne(room, stream, { name, worth: 1 });
}

describe('where another log was restored under a running process,', () => {
  it('an event in the very place of the last known is told from it', async () => {
    await puts(before, 'penny');
    await puts(jarRoom(restored.store), 'euro');
    expect(await putOne(after, stream, { name: 'penny', worth: 1 })).toBe('1@1');
  });

  it.each([0, 1, 2, 3])('a stream with %i events in place of two is read anew', async (n) => {
    await puts(before, 'penny', 'cent');
    await puts(jarRoom(restored.store), ...['euro', 'yen', 'pound'].slice(0, n));
    expect(await putOne(after, stream, { name: 'cent', worth: 1 })).toBe(`1@${String(n)}`);
    expect(await lookInto(after, stream)).toEqual(await lookInto(jarRoom(restored.store), stream));
  });

  it('all is read anew once a position is given out again', async () => {
    await puts(before, 'penny', 'cent');
    await puts(before, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const [known, another] = [stream, `jar-${randomUUID()}`];
    stream = another;
    await puts(after, 'euro');
    asked.length = 0;
    stream = known;
    await puts(after, 'penny');
    expect(asked).toEqual(['read 0+0', 'append none']);
  });
});
