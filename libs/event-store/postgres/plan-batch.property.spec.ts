import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NaiveLog, said, tellPlace } from '../../../test/support/naive-log.js';
import { LAST_REVISION } from '../node-log.js';
import type { ExpectedRevision } from '../port.js';
import type { Change } from './change.js';
import type { Head } from './draft.js';
import { originalOf } from './metastream.js';
import { type Outcome, type Plan, planBatch } from './plan-batch.js';
import { NO_SETTINGS } from './stream-settings.js';
import { type Place, type StreamRow, Streams } from './streams.js';
import { softDeletion, tombstone } from './system-events.js';

function told(outcome: Outcome): string {
  if (outcome instanceof Error) return outcome.code;
  const { revision, position, repeated, readablePosition } = outcome;
  return tellPlace(revision, position, repeated, readablePosition === undefined);
}

/** In the order of their numbers: a metastream is followed by the stream that it is about. */
function namesOf(log: NaiveLog): string[] {
  return [...new Set(log.records.flatMap(({ stream }) => [stream, originalOf(stream) ?? stream]))];
}

/** What the database would answer to the planner's questions. */
function knownStreams(log: NaiveLog): Streams {
  const rows = namesOf(log).map((name, n): StreamRow => {
    const [last, tombstoned, settings] = [
      log.last(name),
      log.isTombstoned(name),
      log.settings(name),
    ];
    return { name, number: BigInt(n + 1), last, tombstoned, settings };
  });
  const streams = new Streams(rows);
  log.records.forEach(({ stream, revision, id, text }, n) => {
    const { places } = streams.get(stream);
    const place: Place = { revision, position: BigInt(n + 1), ageSeconds: 0 };
    places.set(id, [...(places.get(id) ?? []), place]);
    if (originalOf(stream) !== undefined) streams.get(stream).lastData = Buffer.from(text);
  });
  return streams;
}

function headOf(log: NaiveLog): Head {
  return { position: BigInt(log.records.length), streams: BigInt(namesOf(log).length) };
}

/** What a plan would put into the log, with the names of its streams. */
function written(plan: Plan, names: readonly string[]): object[] {
  return plan.events.map(({ stream, revision, event }) => {
    const text = Buffer.from(event.data).toString();
    return { stream: names[Number(stream) - 1], revision, text };
  });
}

const text = fc.constantFrom(
  '{"n":1}',
  '{"n":1,"$maxCount":2}',
  '{"n":1,"$tb":2}',
  `{"n":12345678901234567890,"$tb":${String(LAST_REVISION)}}`,
  'nope',
);

const change = fc
  .record({
    kind: fc.constantFrom('append', 'append', 'append', 'delete', 'tombstone', 'append'),
    stream: fc.constantFrom('a', 'a', 'b', '$$a'),
    expected: fc.oneof(
      fc.constantFrom<ExpectedRevision>('any', 'none', 'exists'),
      fc.bigInt({ min: 0n, max: 6n }),
    ),
    ids: fc.array(fc.constantFrom('p', 'q', 'r', 's', 't', 'u'), { minLength: 1, maxLength: 3 }),
    text,
  })
  .map(({ kind, stream, expected, ids, text: content }): Change => {
    if (kind === 'append') {
      const events = ids.map((id) => ({ ...said(content), id }));
      return { kind, stream, expected, events, bytes: 0 };
    }
    const event = kind === 'delete' ? softDeletion() : tombstone();
    return { kind, stream, expected, events: [event], bytes: 0 };
  });

it('any split of changes into batches gives the answers and the log that each in turn gives', () => {
  fc.assert(
    fc.property(fc.array(fc.array(change, { maxLength: 6 }), { maxLength: 8 }), (batches) => {
      const naive = new NaiveLog();
      for (const batch of batches) {
        const plan = planBatch(headOf(naive), knownStreams(naive), batch);
        const before = naive.records.length;
        expect(plan.outcomes.map(told)).toEqual(batch.map((one) => naive.change(one)));
        const expected = naive.records.slice(before);
        expect(written(plan, namesOf(naive))).toEqual(
          expected.map(({ stream, revision, text: content }) => ({
            stream,
            revision,
            text: content,
          })),
        );
        for (const { name, settings, tombstoned } of plan.settledStreams) {
          expect([settings, tombstoned]).toEqual([naive.settings(name), naive.isTombstoned(name)]);
        }
      }
    }),
    { numRuns: 500 },
  );
});

it('a batch numbers new streams without a gap and says which ones grew, and how far', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (batch) => {
      const known = { name: 'a', number: 4n, last: 2n, tombstoned: false, settings: NO_SETTINGS };
      const plan = planBatch({ position: 9n, streams: 7n }, new Streams([known]), batch);
      expect(plan.newStreams.map(({ number }) => number)).toEqual(
        plan.newStreams.map((_, n) => BigInt(8 + n)),
      );
      const lasts = new Map<bigint, bigint>();
      for (const { stream, revision } of plan.events) {
        if (revision < LAST_REVISION) lasts.set(stream, revision);
      }
      const numbers = plan.newStreams.map(({ number }) => number);
      expect(plan.grownStreams.map(({ number }) => number)).toEqual(
        [...lasts.keys()].filter((number) => !numbers.includes(number)),
      );
      for (const { number = 0n, last } of [...plan.newStreams, ...plan.grownStreams]) {
        expect(last).toBe(lasts.get(number) ?? -1n);
      }
    }),
  );
});
