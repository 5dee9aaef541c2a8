import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { freshDatabase } from '../../test/support/database.js';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { notes } from '../../test/support/toy-projections.js';
import {
  delegating,
  foldedUpTo,
  naiveRowsOf,
  openToys,
  query,
  rowsOf,
  running,
} from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { type EventStore, openPostgresEventStore, StoreUnavailable } from '../event-store/index.js';
import { definitionsOf, openReadStore } from './index.js';

const { db, opened: toys } = onFreshDatabase(openToys);

const note = (customer: string, text = 't') => ({ customer, ref: text, amount: '1.50', text });

const folded = (position: bigint) => foldedUpTo(toys, position);

const metadata = {
  ...{ actor: 'spec', source: 'spec', command: 'Note', commandId: randomUUID() },
  ...{ commandDigest: '', correlationId: '', causationId: '' },
};

/** What an event store that knows no schema of ours may hold. */
function appendRaw(type: string, data: string) {
  const metadata = Buffer.from(JSON.stringify({ schemaVersion: 1 }));
  const event = { id: randomUUID(), type, data: Buffer.from(data), metadata };
  return toys.store.append('customer-a', 'any', [{ ...event, contentType: 'application/json' }]);
}

describe('a projector', () => {
  it('folds what stood in the log and what comes: facts, states and settled rows', async () => {
    await toys.note(note('a'), note('b'), note('a', 'again'));
    await toys.projector().rebuild();
    const projector = toys.projector();
    const work = running(projector);
    const last = await toys.note(note('a'), note('b', 'u'));
    await folded(last);
    const rows = await rowsOf(db.url);
    expect(rows).toEqual(await naiveRowsOf(toys));
    expect(rows.repeated).toHaveLength(1);
    expect(await work.stop()).toBeUndefined();
    expect(projector.state()).toMatchObject({ phase: 'stopped', position: last, error: undefined });
  });

  it('keeps every text as it is', async () => {
    const nasty = [
      'a\tb',
      'line\nbreak\r\n',
      '\\slash \\N \\.',
      '\\.',
      `quo'te" $1`,
      '🦔 ü',
      '',
      ' ',
    ];
    await toys.note(...nasty.flatMap((text) => [note('a', text), note(text || 'empty', text)]));
    await toys.note({ ...note('a'), amount: '90071992547409931234.0001' });
    await toys.projector({ batchSize: 3 }).rebuild();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('passes over what it does not know, and counts it', async () => {
    await appendRaw('Unheard', '{}');
    await toys.note(note('a'));
    await toys.projector().rebuild();
    expect(await toys.reads.status()).toMatchObject({ unknownEvents: 1, state: 'live' });
    expect((await rowsOf(db.url)).notes).toHaveLength(1);
  });

  it('is level with a log whose end does not concern it', async () => {
    const projector = toys.projector({ filter: { streamPrefixes: ['customer-b'] } });
    await projector.rebuild();
    const work = running(projector);
    await toys.note(note('b'));
    await folded(await toys.note(note('a')));
    expect((await rowsOf(db.url)).notes).toHaveLength(1);
    expect(await toys.reads.status()).toMatchObject({
      position: (await toys.store.head()).position,
    });
    expect(await work.stop()).toBeUndefined();
  });
});

describe('a projector in trouble that passes', () => {
  it('waits while the log is away, says why, and goes on', async () => {
    const away = { isAway: true };
    const projector = toys.projector({ store: sometimesAway(toys.store, away), ...impatient });
    await projector.rebuild().catch(() => undefined);
    const work = running(projector);
    await until(() => Promise.resolve(projector.state().error === 'the log is away'));
    expect(projector.state().phase).toBe('waiting');
    const troubles = async () =>
      (await toys.reads.status()).generations.map(({ trouble }) => trouble);
    await until(async () => (await troubles()).includes('the log is away'));
    away.isAway = false;
    await folded(await toys.note(note('a')));
    await until(() => Promise.resolve(projector.state().phase === 'live'));
    expect(projector.state().error).toBeUndefined();
    expect(await troubles()).toEqual(['']);
    expect(await work.stop()).toBeUndefined();
  });

  it('says no more of it where nothing was to be folded', async () => {
    const away = { isAway: false };
    const projector = toys.projector({ store: sometimesAway(toys.store, away), ...impatient });
    await projector.rebuild();
    away.isAway = true;
    const work = running(projector);
    const troubles = async () =>
      (await toys.reads.status()).generations.map(({ trouble }) => trouble);
    await until(async () => (await troubles()).includes('the log is away'));
    away.isAway = false;
    await until(async () => (await troubles()).every((trouble) => trouble === ''));
    expect(await work.stop()).toBeUndefined();
  });
});

const impatient = { backOffMilliseconds: 5 };

/** A log that can't be read for a while. */
function sometimesAway(store: EventStore, away: { readonly isAway: boolean }): EventStore {
  const reach = () => {
    if (away.isAway) throw new StoreUnavailable('the log is away');
    return store;
  };
  return {
    ...delegating(store),
    head: async () => reach().head(),
    subscribe: (options) => reach().subscribe(options),
  };
}

describe('a projector that needs an operator', () => {
  it('stops before another log, and goes on by itself once what is built from it serves', async () => {
    await toys.note(note('a'), note('a'));
    await toys.projector().rebuild();
    const other = await freshDatabase();
    const store = await openPostgresEventStore({ url: other.url });
    const log: string[] = [];
    const projector = toys.projector({ store, log: (line) => log.push(line) });
    const work = running(projector);
    const isStopped = () => {
      const { phase, error } = projector.state();
      return Promise.resolve(phase === 'stopped' && (error ?? '').includes('another log'));
    };
    await until(isStopped);
    const before = async () => (await toys.reads.status()).generations[0];
    await until(async () => (await before())?.leased === false);
    expect(await before()).toMatchObject({ trouble: projector.state().error });
    await toys.projector({ store }).rebuild();
    await until(() => Promise.resolve(projector.state().phase === 'live'));
    expect(projector.state().error).toBeUndefined();
    expect(log.filter((line) => line.startsWith('the projector stopped: '))).toHaveLength(1);
    const event = toys.codec.encode(randomUUID(), { type: 'Noted', data: note('b') }, metadata);
    await folded((await store.append('customer-b', 'any', [event])).position);
    expect((await rowsOf(db.url)).notes).toMatchObject([{ customer: 'customer-b' }]);
    expect(await work.stop()).toBeUndefined();
    await store.close();
    await other.drop();
  });

  it('takes no lease while it stands before another log, and goes on where the log is back', async () => {
    const last = await toys.note(note('a'));
    await toys.projector().rebuild();
    const [{ eventId } = { eventId: '' }] = (await toys.reads.status()).generations;
    await query(db.url, `update lifeledger.generation set event_id = '${randomUUID()}'`);
    const projector = toys.projector({ standByMilliseconds: 5 });
    const work = running(projector);
    await until(() => Promise.resolve(projector.state().error !== undefined));
    const lease = async () => (await toys.reads.status()).generations[0];
    await until(async () => (await lease())?.leased === false);
    const stood = await lease();
    await toys.note(note('b'));
    expect(projector.state().phase).toBe('stopped');
    expect(await lease()).toEqual(stood);
    await query(db.url, `update lifeledger.generation set event_id = '${eventId}'`);
    await folded(last + 1n);
    await until(() => Promise.resolve(projector.state().phase === 'live'));
    expect(await lease()).toMatchObject({ trouble: '' });
    expect(await work.stop()).toBeUndefined();
  });
});

describe('other definitions', () => {
  const renewed = { projections: [{ ...notes, version: 2 }] };

  it('are folded into a generation of their own, beside the one before', async () => {
    await toys.note(note('a'), note('a'));
    await toys.projector().rebuild();
    const definitions = definitionsOf(renewed.projections);
    const reads = await openReadStore({ url: db.url, definitions });
    const work = running(toys.projector(renewed));
    const minPosition = await toys.note(note('b'));
    await until(async () => (await reads.status()).state === 'live');
    const tables = await reads.answer({ minPosition }, async ({ db: picture }) => {
      const { rows } = await sql<{ notes: number; tallies: string | null }>`
        select count(*)::int as notes, to_regclass('tallies') as tallies from notes`.execute(
        picture,
      );
      return rows;
    });
    expect(tables).toEqual([{ notes: 3, tallies: null }]);
    expect((await reads.status()).definitions).toMatch(/^notes@2 /);
    await work.stop();
    await reads.close();
  });
});
