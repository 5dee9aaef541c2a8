import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { type JarRoom, jarRoom, lookInto, put, putOne, told } from '../../test/support/jar-room.js';
import { notingStore } from '../../test/support/noting-store.js';
import { StoreUnavailable } from './errors.js';
import { Histories } from './histories.js';
import { openPostgresEventStore, type PostgresEventStore } from './postgres/index.js';
import { metadataEvent } from './postgres/system-events.js';
import { transact } from './transact.js';

let database: TestDatabase;
let store: PostgresEventStore;
let histories: Histories<ReturnType<JarRoom['decider']['initial']>>;
/** How its store was asked, in order. */
let asked: string[];
let room: JarRoom;
/** Another process, as it were. */
let other: JarRoom;
let stream: string;

beforeAll(async () => {
  database = await freshDatabase();
  store = await openPostgresEventStore({ url: database.url });
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

beforeEach(async () => {
  asked = [];
  histories = new Histories();
  room = { ...jarRoom(notingStore(store, asked)), histories };
  other = jarRoom(store);
  stream = `jar-${randomUUID()}`;
  await puts(room, 'penny', 'cent');
  asked.length = 0;
});

const puts = async (into: JarRoom, ...names: readonly string[]) => {
  for (const name of names) await one(into, name, 1);
};

const one = (into: JarRoom, name: string, worth: number, commandId?: string) =>
  putOne(into, stream, { name, worth, ...(commandId && { commandId }) });

const jar = async (of: JarRoom) => [...(await lookInto(of, stream)).worths];

const hide = (setting: string) =>
  store.append(`$$${stream}`, 'any', [metadataEvent(Buffer.from(`{${setting}}`))]);

describe('on a history that is kept,', () => {
  it('what is new is appended without a read', async () => {
    expect(await one(room, 'dime', 10)).toBe('1@2');
    expect(asked).toEqual(['append 1']);
  });

  it('what appends nothing is believed once the log has nothing more to say', async () => {
    expect(await one(room, 'penny', 1)).toBe('0@1');
    expect(await one(room, 'penny', 2)).toBe('coin-exists');
    expect(asked).toEqual(['read 0+1', 'read 1+1', 'read 0+1', 'read 1+1']);
  });

  it('only what another process appended meanwhile is read, and decided on', async () => {
    await puts(other, 'dime', 'nickel');
    expect(await one(room, 'dime', 1)).toBe('0@3');
    expect(asked).toEqual(['append 1', 'read 0+1', 'read 1+3']);
    expect(await one(room, 'dime', 2)).toBe('coin-exists');
  });

  it('a command that comes again has its first answer read where it stands', async () => {
    expect(await one(room, 'dime', 2, 'once')).toBe('1@2');
    await puts(other, 'nickel');
    asked.length = 0;
    expect(await one(room, 'dime', 2, 'once')).toBe('again@2');
    expect(asked).toEqual(['read 0+1', 'read 2+2', 'read 2+1']);
    expect(await one(room, 'dime', 3, 'once')).toBe('idempotency-key-reused');
  });

  it('a command that another process made is found when it comes here', async () => {
    expect(await one(other, 'dime', 2, 'once')).toBe('1@2');
    expect(await one(room, 'dime', 2, 'once')).toBe('again@2');
    expect(await one(room, 'dime', 3, 'once')).toBe('idempotency-key-reused');
  });

  it('several steps are judged in order, and leave no trace where one is refused', async () => {
    const steps = ['dime', 'nickel', 'penny'].map((name) => put({ name, worth: 2 }));
    expect(await told(transact(room, { stream, steps }))).toBe('coin-exists');
    expect(await one(room, 'quarter', 2)).toBe('1@2');
    expect(await jar(room)).toEqual(await jar(other));
    expect(await told(transact(room, { stream, steps: steps.slice(0, 2) }))).toBe('1@3 1@4');
    asked.length = 0;
    expect(await one(room, 'dollar', 2)).toBe('1@5');
    expect(asked).toEqual(['append 4']);
    expect(await jar(room)).toEqual(await jar(other));
  });

  it('transactions at once take turns, and do not meet', async () => {
    const names = ['dime', 'nickel', 'quarter'];
    const answers = await Promise.all(names.map((name) => one(room, name, 1)));
    expect(answers).toEqual(['1@2', '1@3', '1@4']);
    expect(asked).toEqual(['append 1', 'append 2', 'append 3']);
  });

  it('what is assumed to be new is still found to be there', async () => {
    histories.clear();
    const steps = [put({ name: 'penny', worth: 2 })];
    expect(await told(transact(room, { stream, steps, assumeNew: true }))).toBe('coin-exists');
  });
});

describe('a history that is kept gives way', () => {
  it.each([
    ['a soft deletion', '"$tb":9223372036854775807', [['penny', 2]]],
    [
      'a truncation',
      '"$tb":1',
      [
        ['cent', 1],
        ['penny', 2],
      ],
    ],
    ['a limit on how many events can be read', '"$maxCount":1', [['penny', 2]]],
  ])('to %s', async (_, setting, left) => {
    await hide(setting);
    expect(await one(room, 'penny', 2)).toBe('1@2');
    expect(await jar(room)).toEqual(left);
  });

  it('to a soft deletion by an append that counts on what was deleted', async () => {
    await store.node.delete(stream, 'any');
    expect(await one(room, 'dime', 10)).toBe('1@2');
    expect(asked).toEqual(['append 1', 'read 0+0', 'read 1+0', 'read 0+0', 'append none']);
    expect(await jar(room)).toEqual([['dime', 10]]);
  });

  it('to a truncation by an append that counts on what was hidden', async () => {
    await hide('"$tb":1');
    expect(await one(room, 'dime', 10)).toBe('1@2');
    expect(asked).toEqual(['append 1', 'read 0+1', 'read 1+1', 'read 0+1', 'append 1']);
    expect(await jar(room)).toEqual([
      ['cent', 1],
      ['dime', 10],
    ]);
  });

  it('to an age that hides events, and takes new ones all the same', async () => {
    await hide('"$maxAge":3600');
    expect(await one(room, 'dime', 10)).toBe('1@2');
    expect(await jar(room)).toEqual(await jar(other));
  });

  it('to a tombstone', async () => {
    await store.node.tombstone(stream, 'any');
    expect(await one(room, 'dime', 1)).toBe('stream-deleted');
    expect(await one(room, 'penny', 1)).toBe('stream-deleted');
  });

  it('to an outage, and with it all others: what comes back may be another log', async () => {
    const elsewhere = stream;
    stream = `jar-${randomUUID()}`;
    const cut = () => Promise.reject(new StoreUnavailable('cut'));
    const unreachable = { ...room, store: { ...room.store, append: cut } };
    expect(await one(unreachable, 'dime', 1)).toBe('store-unavailable');
    stream = elsewhere;
    asked.length = 0;
    await puts(room, 'dime');
    expect(asked).toEqual(['read 0+2', 'append 1']);
  });
});

describe('a store that can not tell a repeat from a write', () => {
  it('is read on before every decision, so that what it holds is what is kept', async () => {
    const vague = { ...notingStore(store, asked), judgesExactly: false };
    const there: JarRoom = { ...jarRoom(vague), histories };
    await puts(there, 'dime');
    await puts(other, 'nickel');
    asked.length = 0;
    expect(await one(there, 'quarter', 1)).toBe('1@4');
    expect(asked).toEqual(['read 0+1', 'read 1+3', 'append 3']);
    expect(await jar(there)).toEqual(await jar(other));
  });
});
