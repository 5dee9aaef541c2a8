import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { notes } from '../../test/support/toy-projections.js';
import {
  foldedUpTo,
  naiveRowsOf,
  openToys,
  query,
  rowsOf,
  running,
  servingSchema,
} from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { GenerationUnfit, NoSuchGeneration, type Switchboard } from './index.js';

const { db, opened: toys } = onFreshDatabase(openToys);
let switchboard: Switchboard;

beforeEach(async () => {
  switchboard = toys.projector().switchboard();
  await toys.note(note('a', 1), note('b', 2));
  await toys.projector().rebuild();
});

const note = (customer: string, n: number) => ({
  customer,
  ref: String(n),
  amount: '1.00',
  text: `note ${String(n)}`,
});

const serving = async () => {
  const standings = await switchboard.list();
  return standings.find((standing) => standing.serving)?.number;
};
const anything = () => Promise.resolve('answered');

/** Waits until every generation is folded so far. */
const allFoldedUpTo = (position: bigint) =>
  until(async () => (await switchboard.list()).every((each) => each.position >= position));

describe('rolling back', () => {
  it('lets the one serve that served before, level with the other, and back again', async () => {
    await toys.projector().rebuild();
    const work = running(toys.projector());
    const last = await toys.note(note('a', 3));
    await allFoldedUpTo(last);
    expect(await switchboard.rollback()).toBe(1n);
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
    await foldedUpTo(toys, await toys.note(note('b', 4)));
    expect(await switchboard.rollback()).toBe(2n);
    await foldedUpTo(toys, await toys.note(note('b', 5)));
    expect(await work.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('needs no projector: it brings along what was written since', async () => {
    await toys.projector().rebuild();
    const minPosition = await toys.note(note('a', 3));
    await switchboard.rollback();
    expect(await toys.reads.answer({ minPosition }, anything)).toBe('answered');
  });

  it('works where the one that serves can not be folded on, and goes back behind nothing', async () => {
    await toys.projector().rebuild();
    const schema = await servingSchema(db.url);
    await query(db.url, `alter table ${schema}.notes add constraint closed check (ref <> '3')`);
    await query(db.url, `drop table ${schema}.parked`);
    const last = await toys.note(note('a', 3));
    expect(await switchboard.rollback()).toBe(1n);
    expect((await toys.reads.status()).position).toBe(last);
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('is refused where none has served before', async () => {
    await expect(switchboard.rollback()).rejects.toThrow(GenerationUnfit);
  });
});

describe('letting a generation serve', () => {
  it('is refused for one that is not there, half-built, or of another release', async () => {
    await expect(switchboard.serve(9n)).rejects.toThrow(NoSuchGeneration);
    await query(db.url, `update lifeledger.generation set state = 'building' where number = 1`);
    await query(db.url, `delete from lifeledger.serving`);
    await expect(switchboard.serve(1n)).rejects.toThrow(/half-built/);
    const other = toys.projector({ projections: [{ ...notes, version: 2 }] }).switchboard();
    await expect(other.serve(1n)).rejects.toThrow(/start the release that made it/);
  });
});

describe('dropping a generation', () => {
  it('is refused while it serves', async () => {
    await expect(switchboard.drop(1n)).rejects.toThrow(/serves; let another one serve first/);
  });

  it('gives its room back while a projector folds the others', async () => {
    const work = running(toys.projector());
    await toys.projector().rebuild();
    await allFoldedUpTo(await toys.note(note('a', 3)));
    await switchboard.drop(1n);
    expect((await switchboard.list()).map(({ number }) => number)).toEqual([2n]);
    const schemas = await query(db.url, `select from pg_namespace where nspname like 'read\\_%'`);
    expect(schemas).toHaveLength(1);
    await foldedUpTo(toys, await toys.note(note('a', 4)));
    expect(await work.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('waits for the answers under way, and lets new ones through meanwhile', async () => {
    let dropping = Promise.resolve();
    const counted = await toys.reads.answer({}, async ({ db: picture }) => {
      await toys.projector().rebuild();
      let isDropped = false;
      dropping = switchboard.drop(1n).then(() => {
        isDropped = true;
      });
      await until(async () => (await switchboard.list())[0]?.state === 'dropping');
      expect(await toys.reads.answer({}, anything)).toBe('answered');
      const { rows } = await sql<{ n: number }>`select count(*)::int as n from notes`.execute(
        picture,
      );
      return { rows, isDropped };
    });
    expect(counted).toEqual({ rows: [{ n: 2 }], isDropped: false });
    await dropping;
    expect(await serving()).toBe(2n);
  });

  it('is finished by the next where it was broken off', async () => {
    await toys.projector().rebuild();
    const stop = new AbortController();
    const stopping = toys.projector().switchboard(stop.signal);
    await toys.reads.answer({}, async ({ db: picture }) => {
      await sql`select from notes`.execute(picture);
      const dropping = stopping.drop(1n);
      await until(async () => (await switchboard.list())[0]?.state === 'dropping');
      stop.abort();
      await expect(dropping).rejects.toThrow(/abort/);
    });
    await switchboard.drop(1n);
    expect((await switchboard.list()).map(({ number }) => number)).toEqual([2n]);
  });
});

describe('changing over', () => {
  it('waits for no longer than a lease for a holder that hangs in the middle of a write', async () => {
    await toys.projector().rebuild();
    const hung = await toys.reads.connect('lifeledger projector hung', () => undefined);
    await hung.query(`update lifeledger.generation
      set epoch = epoch + 1, holder = 'hung', lease_until = now() + interval '1 second'`);
    await hung.query('begin');
    await hung.query('update lifeledger.generation set updated_at = now()');
    expect(await switchboard.rollback()).toBe(1n);
    await foldedUpTo(toys, 1n);
    await hung.end();
  });
});

describe('changing over from a holder in the middle of a careful write', () => {
  it('ends what it does not end itself within a lease', async () => {
    await toys.projector().rebuild();
    const schema = await servingSchema(db.url);
    const hung = await toys.reads.connect('lifeledger projector hung', () => undefined);
    await query(
      db.url,
      `update lifeledger.generation
       set epoch = epoch + 1, holder = 'hung', lease_until = now() + interval '1 hour'`,
    );
    await hung.query(`begin; update ${schema}.tallies set count = count`);
    const minPosition = await toys.note(note('b', 9));
    expect(await switchboard.rollback()).toBe(1n);
    expect(await toys.reads.answer({ minPosition }, anything)).toBe('answered');
    await hung.end();
  });
});

describe('a projector that folds one generation more than the one that serves', () => {
  it('goes on with that one when the other is dropped under its hands', async () => {
    await toys.projector().rebuild();
    const work = running(toys.projector({ leaseMilliseconds: 10_000 }));
    await allFoldedUpTo(await toys.note(note('a', 3)));
    await switchboard.drop(1n);
    await foldedUpTo(toys, await toys.note(note('a', 4)));
    expect(await work.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
  });

  it('goes on with that one when the other can not be folded, says so, and folds it once it serves', async () => {
    const log: string[] = [];
    const retired = await servingSchema(db.url);
    await toys.projector().rebuild();
    await query(db.url, `alter table ${retired}.tallies rename to hidden`);
    const work = running(toys.projector({ log: (line) => log.push(line) }));
    await foldedUpTo(toys, await toys.note(note('a', 4)));
    await until(() => Promise.resolve(log.some((line) => line.includes('is folded no more'))));
    await foldedUpTo(toys, await toys.note(note('a', 5)));
    await query(db.url, `alter table ${retired}.hidden rename to tallies`);
    expect(await switchboard.rollback()).toBe(1n);
    await foldedUpTo(toys, await toys.note(note('a', 6)));
    expect(await work.stop()).toBeUndefined();
    expect(await rowsOf(db.url)).toEqual(await naiveRowsOf(toys));
    expect(log.find((line) => line.includes('is folded no more'))).toMatch(
      /^generation 1 .*"tallies".*; lifeledger projections drop 1, or start again$/s,
    );
  });
});
