import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import {
  type Jar,
  type JarRoom,
  jarRoom,
  lookInto,
  put,
  told,
} from '../../test/support/jar-room.js';
import { StoreUnavailable, WrongExpectedRevision } from './errors.js';
import { Histories } from './histories.js';
import type { EventStore } from './port.js';
import { openPostgresEventStore } from './postgres/index.js';
import { metadataEvent } from './postgres/system-events.js';
import { readEvents, transact } from './transact.js';

let database: TestDatabase;
let store: EventStore;

beforeAll(async () => {
  database = await freshDatabase();
  store = await openPostgresEventStore({ url: database.url });
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

const DELETED = '"$tb":9223372036854775807';

const coin = fc.record({
  name: fc.constantFrom('penny', 'cent', 'dime', 'nickel'),
  worth: fc.integer({ min: 1, max: 4 }),
  /** Few, so that commands come again, and with other content. */
  commandId: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
});

/** Two processes, as it were. */
const process = fc.constantFrom(0, 1);

const command = fc.record({
  kind: fc.constant('command' as const),
  process,
  coins: fc.oneof(
    { weight: 3, arbitrary: fc.array(coin, { minLength: 1, maxLength: 1 }) },
    fc.uniqueArray(coin, { maxLength: 3, selector: ({ commandId }) => commandId }),
  ),
  assumeNew: fc.boolean(),
  /** The append is cut off before or after it was written. */
  cut: fc.constantFrom(undefined, undefined, undefined, undefined, 'before', 'after'),
});

const happening = fc.oneof(
  { weight: 8, arbitrary: command },
  fc.record({ kind: fc.constant('evict' as const), process }),
  fc.record({
    kind: fc.constant('hide' as const),
    setting: fc.constantFrom(DELETED, '"$tb":1', '"$tb":3', '"$maxCount":2', ''),
  }),
);

type Happening = typeof happening extends fc.Arbitrary<infer Value> ? Value : never;
type Command = Extract<Happening, { kind: 'command' }>;

function cutting(cut: Command['cut']): EventStore {
  return {
    ...store,
    append: async (...given) => {
      if (cut === 'before' && (await wouldBeWritten(...given))) throw new StoreUnavailable('cut');
      const result = await store.append(...given);
      if (cut === 'after') throw new StoreUnavailable('cut');
      return result;
    },
  };
}

async function wouldBeWritten(...[stream, expected, , options]: Parameters<EventStore['append']>) {
  try {
    await store.append(stream, expected, [], options);
    return true;
  } catch (error) {
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
  if (expected !== 'none') return false;
  const settings = store.read(`$$${stream}`, { direction: 'backwards', limit: 1 });
  for await (const [last] of settings) return String(last?.data).includes(DELETED);
  return false;
}

function send(room: JarRoom, stream: string, { coins, assumeNew, cut }: Command) {
  const steps = coins.map((each) => put(each));
  return transact({ ...room, store: cutting(cut) }, { stream, steps, assumeNew });
}

function twoRooms(): readonly [JarRoom, JarRoom] {
  const remembering = () => ({ ...jarRoom(store), histories: new Histories<Jar>() });
  return [remembering(), remembering()];
}

async function happen(
  one: Happening,
  stream: string,
  roomOf: (process: Command['process']) => JarRoom,
) {
  if (one.kind === 'command') return told(send(roomOf(one.process), stream, one));
  if (one.kind === 'evict') roomOf(one.process).histories?.clear();
  else {
    const data = Buffer.from(`{${one.setting}}`);
    await store.append(`$$${stream}`, 'any', [metadataEvent(data)]);
  }
  return one.kind;
}

interface Standing {
  readonly revision: bigint;
  readonly coin: object;
  readonly commandId: string;
}

async function contentOf(stream: string): Promise<readonly Standing[]> {
  const content: Standing[] = [];
  for await (const { event, revision, metadata } of readEvents(jarRoom(store), stream)) {
    content.push({ revision, coin: event.data, commandId: metadata.commandId });
  }
  return content;
}

const runs = { numRuns: 30, endOnFailure: true };

describe('processes that remember, one after the other,', () => {
  it('answer and write what one does that reads everything', async () => {
    const plain = jarRoom(store);
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 14 }), async (happenings) => {
        const [kept, read] = [`jar-${randomUUID()}`, `jar-${randomUUID()}`];
        const rooms = twoRooms();
        for (const one of happenings) {
          const answer = await happen(one, kept, (process) => rooms[process]);
          expect(answer).toBe(await happen(one, read, () => plain));
        }
        expect(await contentOf(kept)).toEqual(await contentOf(read));
        const jars = await Promise.all([...rooms, plain].map((room) => lookInto(room, kept)));
        expect(jars).toEqual(Array(3).fill(await lookInto(plain, read)));
      }),
      runs,
    );
  });
});

describe('processes that remember, all at once,', () => {
  it('write a command once, answer where it stands, and remember what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 2, maxLength: 10 }), async (commands) => {
        const stream = `jar-${randomUUID()}`;
        const [plain, rooms] = [jarRoom(store), twoRooms()];
        const answers = await Promise.all(
          commands.map((one) => answersTo(one, rooms[one.process], stream)),
        );
        const content = await contentOf(stream);
        const stands = new Map(content.map((one) => [one.revision, one]));
        const told = answers.flat().filter(({ appended, replayed }) => appended > 0 || replayed);
        for (const { revision, said } of told) expect(stands.get(revision)).toMatchObject(said);
        const appended = told.filter((one) => one.appended > 0).map(({ revision }) => revision);
        expect(new Set(appended).size).toBe(appended.length);
        expect(new Set(content.map(({ commandId }) => commandId)).size).toBe(content.length);
        const seen = await Promise.all(rooms.map((room) => lookInto(room, stream)));
        expect(seen).toEqual(Array(2).fill(await lookInto(plain, stream)));
      }),
      runs,
    );
  });
});

/** Of each step, with what stands in the stream where it was appended; none where all was refused. */
async function answersTo(one: Command, room: JarRoom, stream: string) {
  try {
    const results = await send(room, stream, one);
    return results.map((result, index) => {
      const { commandId, ...coin } = one.coins[index] ?? {};
      return { ...result, said: { commandId, coin } };
    });
  } catch (error) {
    expect(error).toHaveProperty('code');
    return [];
  }
}
