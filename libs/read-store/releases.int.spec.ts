import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { freshDatabase, type TestDatabase } from '../../test/support/database.js';
import { notes, toys as oldProjections } from '../../test/support/toy-projections.js';
import { openToys, running, type Toys } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import { definitionsOf, openReadStore, Rebuilding, type ReadStore } from './index.js';

/** What the next release folds: the same events under other definitions. */
const newProjections = [{ ...notes, version: 2 }];

let db: TestDatabase;
let toys: Toys;
let oldReads: ReadStore;
let newReads: ReadStore;

beforeEach(async () => {
  db = await freshDatabase();
  toys = await openToys(db.url);
  const definitions = [oldProjections, newProjections].map((each) => definitionsOf(each));
  oldReads = await openReadStore({ url: db.url, definitions: definitions[0] ?? '' });
  newReads = await openReadStore({ url: db.url, definitions: definitions[1] ?? '' });
  await toys.note(note(1), note(2));
});

afterEach(async () => {
  for (const reads of [oldReads, newReads, toys]) await reads.close();
  await db.drop();
});

const note = (n: number) => ({ customer: 'a', ref: String(n), amount: '1.00', text: 't' });

const oldRelease = () => toys.projector();
const newRelease = () => toys.projector({ projections: newProjections });

async function notesIn(reads: ReadStore, minPosition: bigint): Promise<number | undefined> {
  return reads.answer({ minPosition }, async ({ db: picture }) => {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from notes`.execute(
      picture,
    );
    return rows[0]?.n;
  });
}

const isLive = (reads: ReadStore) => until(async () => (await reads.status()).state === 'live');

describe('a release whose definitions differ', () => {
  it('answers nothing until it is level, while the one before serves and folds', async () => {
    const before = running(oldRelease());
    await isLive(oldReads);
    await expect(notesIn(newReads, 0n)).rejects.toThrow(Rebuilding);
    const after = running(newRelease());
    await isLive(newReads);
    const last = await toys.note(note(3));
    expect([await notesIn(oldReads, last), await notesIn(newReads, last)]).toEqual([3, 3]);
    expect([await before.stop(), await after.stop()]).toEqual([undefined, undefined]);
  });

  it('can be gone back from: the one before catches up from where it stood', async () => {
    const before = running(oldRelease());
    await isLive(oldReads);
    await before.stop();
    const stood = (await oldReads.status()).position;
    const after = running(newRelease());
    await isLive(newReads);
    const last = await toys.note(note(3));
    expect(await notesIn(newReads, last)).toBe(3);
    await after.stop();
    expect((await oldReads.status()).position).toBe(stood);
    const again = running(oldRelease());
    expect(await notesIn(oldReads, last)).toBe(3);
    expect(await again.stop()).toBeUndefined();
  });

  it('is compared with the one before, which folds its own as far as needed', async () => {
    const before = running(oldRelease());
    await isLive(oldReads);
    await newRelease().rebuild();
    await toys.note(note(3));
    const report = await newRelease().switchboard().compare({ before: 1n, after: 2n });
    expect(report.tables.find(({ table }) => table === 'notes')).toMatchObject({
      rows: { before: 3, after: 3 },
      differing: 0,
    });
    expect(report.tablesOnlyIn).toEqual({ before: ['tallies'], after: [] });
    expect(await notesIn(oldReads, await toys.note(note(4)))).toBe(4);
    expect(await before.stop()).toBeUndefined();
  });

  it('drops what the one before made, but by force only, as its doors may be asked yet', async () => {
    const before = running(oldRelease());
    await isLive(oldReads);
    const switchboard = newRelease().switchboard();
    await expect(switchboard.drop(1n)).rejects.toThrow(/another release that runs/);
    expect(await notesIn(oldReads, await toys.note(note(3)))).toBe(3);
    await before.stop();
    await expect(switchboard.drop(1n)).rejects.toThrow(/answers the questions of another release/);
    await switchboard.drop(1n, { byForce: true });
    expect(await switchboard.list()).toEqual([]);
    await expect(notesIn(oldReads, 0n)).rejects.toThrow(
      /^this release has no read models: .*start a/,
    );
    await oldRelease().rebuild();
    expect(await notesIn(oldReads, 0n)).toBe(3);
  });

  it('drops what the one before is asked of last, as no other one of its would come to serve', async () => {
    await oldRelease().rebuild();
    await oldRelease().rebuild();
    const switchboard = newRelease().switchboard();
    const serving = switchboard.drop(2n, { byForce: true });
    await expect(serving).rejects.toThrow(/another release, which has 1, too; drop what else/);
    expect(await notesIn(oldReads, 0n)).toBe(2);
    await switchboard.drop(1n, { byForce: true });
    await switchboard.drop(2n, { byForce: true });
    expect(await switchboard.list()).toEqual([]);
  });
});
