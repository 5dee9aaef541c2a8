import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { freshDatabase } from '../test/support/database.js';
import { listCustomers } from './customer-directory/list-customers.js';
import { histories, instants, zones } from './histories.support.js';
import { recordedBy } from './known-at.js';
import { freshReadTables, type ReadTables } from './read-tables.support.js';
import { churned, type Happening, profiled, recorded, scopeOf } from './stories.support.js';
import {
  customersAreNaive,
  retentionIsNaive,
  retentionQuestions,
  scoresAreNaive,
  stagesAreNaive,
  totalsAreNaive,
  valuesAreNaive,
} from './verdicts.support.js';

let tables: ReadTables;

beforeAll(async () => {
  tables = await freshReadTables(await freshDatabase());
});
afterEach(() => tables.empty());
afterAll(() => tables.close());

const LONG_MS = 300_000;
const HISTORIES = 40;
const PAIRS = 50;

const moments = fc.array(
  fc.record({
    asOf: instants,
    /** How many events of the history are known. */
    known: fc.nat(40),
    zone: zones,
    // The dearest to be held against a replay come up less often.
    check: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(stagesAreNaive, totalsAreNaive) },
      { weight: 3, arbitrary: fc.constantFrom(valuesAreNaive, scoresAreNaive) },
      { weight: 1, arbitrary: fc.constant(customersAreNaive) },
      { weight: 1, arbitrary: retentionQuestions.map(retentionIsNaive) },
    ),
  }),
  { minLength: PAIRS, maxLength: PAIRS },
);

/** The point of the log, as `recorded` lays it out, behind so many events. */
const pointBehind = (events: number) => BigInt(events) * 10n + 3n;

describe('an answer at any pair of business time and knowledge time', () => {
  it(
    'is that of a naive replay of what was known by then',
    () =>
      fc.assert(
        fc.asyncProperty(histories, moments, async (history, asked) => {
          await tables.empty();
          await tables.fold(recorded(history));
          await Promise.all(
            asked.map(({ asOf, known, zone, check }) => {
              const moment = { timeZone: zone, knownAt: pointBehind(known) };
              return check(history.slice(0, known), scopeOf(tables, asOf, moment));
            }),
          );
        }),
        // To make a failure smaller takes minutes; its seed and path do that on demand.
        { numRuns: HISTORIES, endOnFailure: true },
      ),
    LONG_MS,
  );

  it(
    'lists customers from facts as it does from states',
    () => {
      const ref = fc.option(fc.integer({ min: 1, max: 8 }).map(String), { nil: undefined });
      const filters = fc.record({ region: ref, channel: ref });
      const property = fc.asyncProperty(
        histories,
        instants,
        filters,
        async (history, asOf, filter) => {
          const later = history.length + 1;
          await tables.empty();
          await tables.fold(recorded(history));
          const fromStates = await listCustomers(scopeOf(tables, asOf), filter);
          await tables.fold(recorded(whatIsToldLater(asOf), BigInt(later) * 10n));
          const then = scopeOf(tables, asOf, { knownAt: pointBehind(history.length) });
          expect(await listCustomers(then, filter)).toEqual(fromStates);
        },
      );
      return fc.assert(property, { numRuns: 60 });
    },
    LONG_MS,
  );
});

/** Of everyone in these histories and somebody else, dated so that it would count. */
function whatIsToldLater(at: string): readonly Happening[] {
  return ['a', 'B', 'c~', 'c', 'zoe'].flatMap((who) => [
    churned(who, at),
    profiled(who, at, { name: 'of later', region: 'of later' }),
  ]);
}

describe('how far the log had come', () => {
  const stamped = (position: bigint, recordedAt: string) =>
    recorded([churned('anna', '2000-01-01')], position - 10n).map((event) => ({
      ...event,
      recordedAt,
    }));

  it('is the last position recorded at or before an instant, settled where a later one is', async () => {
    await tables.fold([
      ...stamped(10n, '2020-01-01T00:00:00.000001Z'),
      ...stamped(20n, '2020-01-02T00:00:00.000000Z'),
      ...stamped(30n, '2020-01-02T00:00:00.000000Z'),
      ...stamped(40n, '2020-01-03T00:00:00.000000Z'),
    ]);
    const at = (instant: string) => recordedBy(tables.db, instant);
    expect(await at('2020-01-01T00:00:00.000Z')).toEqual({ position: 0n, settled: true });
    expect(await at('2020-01-01T00:00:00.000001Z')).toEqual({ position: 10n, settled: true });
    expect(await at('2020-01-02T00:00:00.000Z')).toEqual({ position: 30n, settled: true });
    expect(await at('2020-01-02T23:00:00.000Z')).toEqual({ position: 30n, settled: true });
    expect(await at('2020-01-03T00:00:00.000Z')).toEqual({ position: 40n, settled: false });
  });

  it('is not changed by whatever is stamped and appended later, however it is folded', () => {
    const days = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
    const stampOf = (day: number) => `2020-01-${String(day).padStart(2, '0')}T00:00:00.000000Z`;
    const foldAll = async (from: number, stamps: readonly number[], together: boolean) => {
      const events = stamps.flatMap((day, index) =>
        stamped(BigInt(from + index) * 10n, stampOf(day)),
      );
      if (together) await tables.fold(events);
      else for (const event of events) await tables.fold([event]);
    };
    const property = fc.asyncProperty(days, days, fc.boolean(), async (first, later, together) => {
      await tables.empty();
      await foldAll(1, first, together);
      const known = Math.max(...first) - 1;
      // At the last stamp of all more may follow.
      fc.pre(known > 0);
      const before = await recordedBy(tables.db, stampOf(known));
      const last = first.findLastIndex(
        (day, index) => day <= known && day >= Math.max(...first.slice(0, index + 1)),
      );
      expect(before.position).toBe(BigInt(last + 1) * 10n);
      await foldAll(first.length + 1, later, together);
      expect((await recordedBy(tables.db, stampOf(known))).position).toBe(before.position);
    });
    return fc.assert(property, { numRuns: 100 });
  });

  /** Parked for two projections, as an event that nobody can read is. */
  const park = (position: bigint, recordedAt: string) =>
    sql`insert into parked (projection, position, stream, revision, event_id, event_type,
        recorded_at, category, attempts, parked_at)
      select projection, ${position}, 'customer-b', ${position}, 'e', 'CustomerChurned',
        ${recordedAt}, 'malformed', 1, now()
      from unnest(array['facts', 'customer-directory']) projection`.execute(tables.db);

  it('counts what is parked, but for what was stamped back behind the facts', async () => {
    await tables.fold(stamped(10n, '2020-01-02T00:00:00.000000Z'));
    await park(20n, '2020-01-03T00:00:00.000000Z');
    await park(30n, '2020-01-01T00:00:00.000000Z');
    const at = (day: string) => recordedBy(tables.db, `2020-01-${day}T00:00:00.000Z`);
    expect(await at('01')).toEqual({ position: 0n, settled: true });
    expect(await at('02')).toEqual({ position: 10n, settled: true });
    expect(await at('03')).toEqual({ position: 20n, settled: false });
    await tables.fold(stamped(40n, '2020-01-02T12:00:00.000000Z'));
    expect(await at('02')).toEqual({ position: 10n, settled: true });
    await tables.fold(stamped(50n, '2020-01-05T00:00:00.000000Z'));
    expect(await at('04')).toEqual({ position: 40n, settled: true });
  });

  it('is nothing where nothing is folded', async () => {
    const nothing = { position: 0n, settled: false };
    expect(await recordedBy(tables.db, '2020-01-01T00:00:00.000Z')).toEqual(nothing);
  });
});
