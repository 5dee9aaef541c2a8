import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { notes, toys as toyProjections } from '../../test/support/toy-projections.js';
import {
  delegating,
  foldedUpTo,
  naiveRowsOf,
  openToys,
  query,
  rowsOf,
  running,
  type Toys,
} from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import type { EventStore } from '../event-store/index.js';
import {
  definitionsOf,
  openReadStore,
  type Projector,
  ProjectorRuns,
  type Question,
  whileNobodyFolds,
} from './index.js';

let db: TestDatabase;
let toys: Toys;
let others: Toys;

beforeEach(async () => {
  db = await freshDatabase();
  toys = await openToys(db.url);
  others = await openToys(db.url);
});

afterEach(async () => {
  await others.close();
  await toys.close();
  await db.drop();
});

const note = (text: string) => ({ customer: 'a', ref: text, amount: '1.00', text });
const renewed = { projections: [{ ...notes, version: 2 }], standByMilliseconds: 5 };

const is = (projector: Projector, phase: string) =>
  until(() => Promise.resolve(projector.state().phase === phase));

/** A projector that folds, and a second one that stands by and counts how often it read the log. */
async function twoProjectors() {
  let reads = 0;
  const counted: EventStore = {
    ...delegating(others.store),
    subscribe: (options) => {
      reads += 1;
      return others.store.subscribe(options);
    },
  };
  const first = toys.projector();
  const second = others.projector({ store: counted, standByMilliseconds: 5 });
  const firstWork = running(first);
  await is(first, 'live');
  const secondWork = running(second);
  await is(second, 'waiting');
  return { first, second, firstWork, secondWork, reads: () => reads };
}

describe('a projector beside one that folds', () => {
  it('stands by: it reads nothing, knows how far the other is, and has no fault to tell', async () => {
    const { second, firstWork, secondWork, reads } = await twoProjectors();
    for (const text of ['1', '2', '3']) await foldedUpTo(toys, await toys.note(note(text)));
    const { position } = await toys.reads.status();
    await until(() => Promise.resolve(second.state().position === position));
    expect(second.state()).toMatchObject({ phase: 'waiting', error: undefined });
    expect(reads()).toBe(0);
    expect(await secondWork.stop()).toBeUndefined();
    expect(await firstWork.stop()).toBeUndefined();
  });

  it('folds once the other has stopped', async () => {
    const { second, firstWork, secondWork, reads } = await twoProjectors();
    await firstWork.stop();
    await foldedUpTo(toys, await toys.note(note('1')));
    await is(second, 'live');
    expect(reads()).toBe(1);
    expect(await secondWork.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('folds when the session of the other dies, which may stand by then', async () => {
    const { first, second, firstWork, secondWork } = await twoProjectors();
    await query(
      db.url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'lifeledger leases'`,
    );
    await foldedUpTo(toys, await toys.note(note('1')));
    await until(() => {
      const phases = [first, second].map((projector) => projector.state().phase);
      return Promise.resolve(phases.includes('live') && phases.includes('waiting'));
    });
    expect(await secondWork.stop()).toBeUndefined();
    expect(await firstWork.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });
});

describe('a batch that takes longer than the lease', () => {
  it('is written all the same: its holder renews the lease meanwhile', async () => {
    const settle = [
      ...(notes.settle ?? []),
      'insert into repeated_notes select 0 from pg_sleep(2) slept where slept is null',
    ];
    const projections = [{ ...notes, settle }];
    await toys.projector({ projections }).rebuild();
    const slow = { projections, leaseMilliseconds: 1_000, standByMilliseconds: 20 };
    const works = [toys, others].map(({ projector }) => running(projector(slow)));
    const taken = async () => (await toys.reads.status()).generations.map(({ epoch }) => epoch);
    await until(async () => (await toys.reads.status()).generations[0]?.leased === true);
    const before = await taken();
    await foldedUpTo(toys, await toys.note(note('1')));
    expect(await taken()).toEqual(before);
    for (const { stop } of works) expect(await stop()).toBeUndefined();
  });
});

describe('a projector of the next release', () => {
  it('does not stand by: it folds its own generation while the release before folds and serves its own', async () => {
    const { first, firstWork, secondWork } = await twoProjectors();
    const next = toys.projector(renewed);
    const definitions = definitionsOf(renewed.projections);
    const nextReads = await openReadStore({ url: db.url, definitions });
    const before = await openReadStore({ url: db.url, definitions: definitionsOf(toyProjections) });
    const work = running(next);
    await is(next, 'live');
    const minPosition = await toys.note(note('1'));
    const count = async ({ db: picture }: Question) =>
      (await sql<{ n: string }>`select count(*) as n from notes`.execute(picture)).rows[0]?.n;
    expect(await nextReads.answer({ minPosition }, count)).toBe('1');
    expect(await before.answer({ minPosition }, count)).toBe('1');
    expect(first.state().phase).toBe('live');
    for (const { stop } of [work, firstWork, secondWork]) expect(await stop()).toBeUndefined();
    for (const reads of [nextReads, before]) await reads.close();
  });
});

describe('work while nobody folds', () => {
  it('keeps projectors standing by until it has ended', async () => {
    const projector = toys.projector({ standByMilliseconds: 5 });
    const answer = await whileNobodyFolds(others.reads, async () => {
      await projector.rebuild({ alone: true });
      const work = running(projector);
      await is(projector, 'waiting');
      return work;
    });
    await is(projector, 'live');
    expect(await answer.stop()).toBeUndefined();
  });

  it('is not disturbed: who stands by takes no lease that it could not use', async () => {
    await toys.projector().rebuild();
    const projector = toys.projector({ standByMilliseconds: 5 });
    const epochs = async () =>
      (await toys.reads.status()).generations.map(({ epoch, holder }) => ({ epoch, holder }));
    const before = await epochs();
    const work = await whileNobodyFolds(others.reads, async () => {
      const standing = running(projector);
      await is(projector, 'waiting');
      expect(await epochs()).toEqual(before);
      return standing;
    });
    await is(projector, 'live');
    expect(await work.stop()).toBeUndefined();
  });

  it('is refused while a projector folds', async () => {
    const projector = toys.projector();
    const work = running(projector);
    await is(projector, 'live');
    const never = () => Promise.reject(new Error('done all the same'));
    await expect(whileNobodyFolds(others.reads, never)).rejects.toThrow(ProjectorRuns);
    expect(await work.stop()).toBeUndefined();
  });
});
