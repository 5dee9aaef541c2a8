import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import pg from 'pg';
import {
  append,
  content,
  event,
  fill,
  type FreshLog,
  freshLog,
} from '../../test/support/copied-log.js';
import { delegating } from '../../test/support/toy-read-models.js';
import { copyLog, type CopyOptions, type EventStore, type ReadAllOptions } from './index.js';

const opened: FreshLog[] = [];
let from: FreshLog;
let to: FreshLog;

async function another(): Promise<FreshLog> {
  const log = await freshLog();
  opened.push(log);
  return log;
}

beforeEach(async () => {
  [from, to] = [await another(), await another()];
});

afterEach(async () => {
  for (const log of opened.splice(0)) await log.close();
});

const copy = (options?: CopyOptions) => copyLog(from.store, to.store, options);

describe('a copied log', () => {
  it('has the same streams, ids, bytes, revisions and first stamps', async () => {
    await fill(from, 2_500);
    const outcome = await copy();
    expect(outcome).toEqual({ events: 2_503, streams: 8, written: 2_503, leftBehind: 0 });
    expect(await content(to)).toEqual(await content(from));
  });

  it('carries first stamps on, and equals the first log when it is copied back', async () => {
    await fill(from, 100);
    await copy();
    const third = await another();
    await copyLog(to.store, third.store);
    expect(await content(third)).toEqual(await content(from));
    await append(to, 'customer-new', event('{}'));
    const back = await copyLog(to.store, from.store);
    expect(back).toMatchObject({ events: 104, written: 1 });
    expect(await content(from)).toEqual(await content(to));
  });

  it("leaves behind what is a store's own affair", async () => {
    await append(from, 'customer-a', event('{}'));
    await append(from, '$$customer-a', event('{"$maxAge":1}'));
    expect(await copy()).toMatchObject({ events: 1, leftBehind: 1 });
    expect(Object.keys(await content(to))).toEqual(['customer-a']);
  });

  it('holds events that deletions and metadata hide, wherever it was broken off', async () => {
    await fill(from, 2_000);
    const rules = event('{"$maxCount":1}');
    await append(from, '$$orders-1', { ...rules, type: '$metadata' });
    await from.store.node.delete('customer-1', 'any');
    await append(from, 'customer-1', event('{}'));
    await from.store.node.tombstone('customer-2', 'any');
    const broken = copyLog(from.store, breaking(to.store, { at: 9, written: true }));
    await expect(broken).rejects.toThrow('broke');
    expect(await copy()).toMatchObject({ events: 2_004, leftBehind: 4 });
    const streams = await content(to);
    expect(streams['orders-1']).toHaveLength(3);
    expect(streams['customer-1']).toHaveLength(301);
    expect(streams['customer-2']).toHaveLength(300);
    expect(await copy()).toMatchObject({ written: 0 });
  });

  it('takes events as large as an append', async () => {
    const large = Array.from({ length: 8 }, () => event(Buffer.alloc(1_000_000, 'x')));
    await append(from, 'customer-a', ...large);
    expect(await copy()).toMatchObject({ events: 8, streams: 1 });
    expect(await content(to)).toEqual(await content(from));
  });

  it('holds what was appended to the source meanwhile', async () => {
    await fill(from, 3_000);
    const late = event('{}');
    async function* readAll(options?: ReadAllOptions) {
      yield* from.store.readAll(options);
      await append(from, 'customer-late', late);
    }
    const outcome = await copyLog({ ...delegating(from.store), readAll }, to.store);
    expect(outcome).toMatchObject({ events: 3_004 });
    expect(await content(to)).toEqual(await content(from));
  });

  it('stands beside streams of others in the target', async () => {
    await append(from, 'customer-a', event('{}'));
    await append(to, 'orders-1', event('{}'));
    expect(await copy()).toMatchObject({ events: 1 });
  });

  it('of an empty log is empty', async () => {
    expect(await copy()).toEqual({ events: 0, streams: 0, written: 0, leftBehind: 0 });
  });
});

/** A log that breaks at its nth append, before it or when half of it was written. */
function breaking(
  store: EventStore,
  { at, written }: { at: number; written: boolean },
): EventStore {
  let appends = 0;
  const append: EventStore['append'] = async (stream, expected, events) => {
    appends += 1;
    if (appends !== at) return store.append(stream, expected, events);
    if (written) await store.append(stream, expected, events.slice(0, events.length / 2 + 1));
    throw new Error('broke');
  };
  return { ...delegating(store), append };
}

describe('a copy that was broken off', () => {
  it('goes on when it is run again, wherever that was, and ends the same', async () => {
    await fill(from, 2_500);
    const breaks = fc.array(
      fc.record({ at: fc.integer({ min: 1, max: 30 }), written: fc.boolean() }),
      { minLength: 1, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(breaks, async (times) => {
        const target = await another();
        for (const time of times) {
          await copyLog(from.store, breaking(target.store, time)).catch((error: unknown) => {
            expect(error).toEqual(new Error('broke'));
          });
        }
        const { events, written } = await copyLog(from.store, target.store);
        expect(events).toBe(2_503);
        expect(written).toBeLessThanOrEqual(2_503);
        expect(await content(target)).toEqual(await content(from));
        expect(await copyLog(from.store, target.store)).toMatchObject({ written: 0 });
      }),
      { numRuns: 6 },
    );
  });

  it('stops when it is asked to', async () => {
    await fill(from, 2_500);
    const stop = new AbortController();
    const reason = new Error('enough');
    const copying = copy({
      signal: stop.signal,
      progress: () => {
        stop.abort(reason);
      },
    });
    await expect(copying).rejects.toBe(reason);
    expect(await copy()).toMatchObject({ events: 2_503 });
    expect(await content(to)).toEqual(await content(from));
  });
});

/** What nobody can do through a store. */
async function tamper({ url }: FreshLog, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `begin; alter table log.events disable trigger all; ${statement};
       alter table log.events enable always trigger refuse_change; commit`,
    );
  } finally {
    await client.end();
  }
}

describe('a copy that differs', () => {
  beforeEach(async () => {
    await fill(from, 200);
  });

  const changed = (set: string) =>
    `update log.events set ${set} where position = (
       select position from log.events join log.streams on number = stream
       where name = 'customer-1' and revision = 3)`;

  it.each([
    ['data', `data = set_byte(data, 2, 120)`],
    ['metadata', `metadata = metadata || ' '`],
    ['type', `type = 'other'`],
    ['id', `id = gen_random_uuid()`],
    ['content type', `is_json = not is_json`],
  ])('in %s is found, and nothing is written to it', async (what, set) => {
    await copy();
    await append(from, 'customer-1', event('{}'));
    await tamper(to, changed(set));
    await expect(copy()).rejects.toThrow(`the logs differ at customer-1@3 (${what})`);
    expect((await content(to))['customer-1']).toHaveLength(50);
  });

  it('by events behind those of the source is found, in any stream', async () => {
    await append(to, 'customer-0', event('{}'));
    await expect(copy()).rejects.toThrow('customer-0@0 (id)');
    const target = await another();
    await copyLog(from.store, target.store);
    for (const stream of ['orders-1', 'customer-1']) {
      await append(target, stream, event('{}'));
      await expect(copyLog(from.store, target.store)).rejects.toThrow(
        /(orders-1@3|customer-1@50) \(missing in the source\); nothing more is written/,
      );
    }
  });

  it('by a customer that the source does not know is found before anything is written', async () => {
    await append(to, 'customer-other', event('{}'));
    await expect(copy()).rejects.toThrow('customer-other@0 (missing in the source)');
    expect(Object.keys(await content(to))).toEqual(['customer-other']);
  });

  it('because somebody else writes into the target is found at its end', async () => {
    async function* readAll(options?: ReadAllOptions) {
      yield* from.store.readAll(options);
      await append(to, 'customer-strange', strange);
    }
    const strange = event('{}');
    const copying = copyLog({ ...delegating(from.store), readAll }, to.store);
    await expect(copying).rejects.toThrow('the source holds 200 events and the target 201');
    await expect(copy()).rejects.toThrow('customer-strange@0 (missing in the source)');
  });
});

describe('a source with a gap', () => {
  it('is not copied', async () => {
    await fill(from, 200);
    await tamper(
      from,
      `delete from log.events where revision = 1
         and stream = (select number from log.streams where name = 'orders-1')`,
    );
    await expect(copy()).rejects.toThrow('stream orders-1 has no event at revision 1');
  });

  it('is not copied where its streams begin late', async () => {
    await fill(from, 200);
    await tamper(from, 'delete from log.events where revision = 0');
    await expect(copy()).rejects.toThrow(/stream .* has no event at revision 0 but goes on/);
  });
});
