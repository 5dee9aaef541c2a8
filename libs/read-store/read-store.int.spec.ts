import { describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { freshDatabase } from '../../test/support/database.js';
import { onFreshDatabase } from '../../test/support/on-fresh-database.js';
import { openToys, query, running, type Toys } from '../../test/support/toy-read-models.js';
import { until } from '../../test/support/until.js';
import {
  NotYetFolded,
  openReadStore,
  OtherInstallation,
  ReadStoreUnusable,
  Rebuilding,
} from './index.js';

const { db, opened: toys } = onFreshDatabase(openToys);

const note = (customer: string) => ({ customer, ref: 'r', amount: '1.5', text: 't' });

/** How many notes an answer sees, and as of which position. */
function countNotes(reads: Toys['reads'], minPosition?: bigint, signal?: AbortSignal) {
  return reads.answer({ minPosition, signal }, async (question) => {
    const { rows } = await sql<{ n: string }>`select count(*) as n from notes`.execute(question.db);
    return { position: question.position, notes: Number(rows[0]?.n) };
  });
}

describe('opening', () => {
  it('makes its own tables once, however many open at the same time', async () => {
    const another = await freshDatabase();
    const opened = await Promise.all(
      Array.from({ length: 4 }, () => openReadStore({ url: another.url })),
    );
    expect((await opened[0]?.status())?.state).toBe('empty');
    await Promise.all(opened.map((reads) => reads.close()));
    await another.drop();
  });

  it('keeps its own session, whatever options the address has', async () => {
    await toys.projector().rebuild();
    const options = '-c timezone=Asia/Tokyo -c search_path=public';
    const url = `${db.url}${db.url.includes('?') ? '&' : '?'}${new URLSearchParams({ options }).toString()}`;
    const another = await openReadStore({ url });
    expect((await countNotes(another)).notes).toBe(0);
    expect(await another.status()).toEqual(await toys.reads.status());
    await another.close();
  });

  it('goes on where a newer release, from which one goes back, has added to them', async () => {
    const later = `('9999-later', '2999-01-01T00:00:00.000Z')`;
    await query(db.url, `insert into lifeledger.kysely_migration values ${later}`);
    const before = await openReadStore({ url: db.url });
    expect((await before.status()).state).toBe('empty');
    await before.close();
  });

  it('says in one line that there is no database', async () => {
    const nowhere = openReadStore({ url: 'postgres://nobody:secret@127.0.0.1:1/none' });
    await expect(nowhere).rejects.toThrow(ReadStoreUnusable);
    await expect(nowhere).rejects.toThrow(/ECONNREFUSED[^\n]*$/);
    await expect(nowhere).rejects.not.toThrow(/secret/);
  });

  it('keeps to its budget of connections, and gives up all of them', async () => {
    await toys.projector().rebuild();
    const another = await openReadStore({ url: db.url, maxConnections: 2 });
    const before = await connections();
    const slowly = () => another.answer({}, ({ db: picture }) => sql`select 1`.execute(picture));
    const early = another.answer({ minPosition: 1n }, () => Promise.resolve());
    await Promise.all(Array.from({ length: 50 }, slowly));
    expect((await connections()) - before).toBeLessThanOrEqual(3);
    const projector = running(toys.projector());
    await toys.note(note('a'));
    await early;
    await projector.stop();
    await another.close();
    await until(async () => (await connections()) < before);
  });
});

/** How many connections of this room the database counts. */
async function connections(): Promise<number> {
  const rows = await query(
    db.url,
    `select count(*)::int as n from pg_stat_activity
     where datname = current_database()
       and application_name in ('lifeledger reads', 'lifeledger positions')`,
  );
  return Number(rows[0]?.['n']);
}

describe('claimInstallation', () => {
  const mine = { currency: 'USD', timeZone: 'UTC' };

  it('is taken by the first, kept for the same, refused to others in one line', async () => {
    await toys.reads.claimInstallation(mine);
    await toys.reads.claimInstallation(mine);
    const other = toys.reads.claimInstallation({ ...mine, currency: 'EUR' });
    await expect(other).rejects.toThrow(OtherInstallation);
    await expect(other).rejects.toThrow(/^these data belong .* USD, UTC, not EUR, UTC; set .*$/);
  });

  it('is corrected until something was folded', async () => {
    await toys.reads.claimInstallation({ ...mine, currency: 'JPY' });
    await toys.projector().rebuild();
    await toys.reads.correctInstallation(mine);
    await toys.reads.claimInstallation(mine);
    await toys.note(note('a'));
    await toys.projector().rebuild();
    const other = toys.reads.correctInstallation({ ...mine, currency: 'JPY' });
    await expect(other).rejects.toThrow(OtherInstallation);
    await toys.reads.claimInstallation(mine);
  });
});

describe('answer', () => {
  it('refuses while there are no tables', async () => {
    await expect(countNotes(toys.reads)).rejects.toThrow(Rebuilding);
  });

  it('waits for the first generation where it is asked for a position', async () => {
    const minPosition = await toys.note(note('a'));
    const waiting = toys.reads.answer({ minPosition }, ({ position }) => Promise.resolve(position));
    await toys.projector().rebuild();
    expect(await waiting).toBeGreaterThanOrEqual(minPosition);
  });

  it('refuses tables of other definitions than it was opened for', async () => {
    await toys.projector().rebuild();
    const other = await openReadStore({ url: db.url, definitions: 'others@1' });
    await expect(countNotes(other)).rejects.toThrow(Rebuilding);
    await other.close();
  });

  it('waits for a position that is folded later', async () => {
    await toys.projector().rebuild();
    const position = await toys.note(note('a'), note('b'));
    const answers = Array.from({ length: 50 }, () => countNotes(toys.reads, position));
    const projector = running(toys.projector());
    expect(new Set((await Promise.all(answers)).map(({ notes }) => notes))).toEqual(new Set([2]));
    expect(await projector.stop()).toBeUndefined();
  });

  it('says how far it is when it has waited long enough', async () => {
    await toys.projector().rebuild();
    const reads = await openReadStore({ url: db.url, waitMilliseconds: 30 });
    const late = countNotes(reads, 10n);
    await expect(late).rejects.toThrow(NotYetFolded);
    await expect(late).rejects.toMatchObject({ position: 0n, minPosition: 10n });
    await reads.close();
  });

  it('stops waiting when it is told to', async () => {
    await toys.projector().rebuild();
    const stop = new AbortController();
    const late = countNotes(toys.reads, 10n, stop.signal);
    stop.abort();
    await expect(late).rejects.toThrow(/abort/);
  });

  it('hears of new positions again after its connection was cut', async () => {
    await toys.projector().rebuild();
    const projector = running(toys.projector());
    await countNotes(toys.reads, await toys.note(note('a')));
    await query(
      db.url,
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'lifeledger positions'`,
    );
    expect((await countNotes(toys.reads, await toys.note(note('b')))).notes).toBe(2);
    expect(await projector.stop()).toBeUndefined();
  });

  it('is one picture, whatever is folded meanwhile', async () => {
    await toys.projector().rebuild();
    const projector = running(toys.projector());
    const first = await toys.note(note('a'));
    const seen = await toys.reads.answer({ minPosition: first }, async ({ db: picture }) => {
      const later = await toys.note(note('b'));
      const outside = await countNotes(toys.reads, later);
      const { rows } = await sql<{ n: string }>`select count(*) as n from notes`.execute(picture);
      return { inside: Number(rows[0]?.n), outside: outside.notes };
    });
    expect(seen).toEqual({ inside: 1, outside: 2 });
    expect(await projector.stop()).toBeUndefined();
  });

  it('can only read', async () => {
    await toys.projector().rebuild();
    const writing = toys.reads.answer({}, ({ db: picture }) =>
      sql`delete from notes`.execute(picture),
    );
    await expect(writing).rejects.toThrow(/read-only transaction/);
  });
});
