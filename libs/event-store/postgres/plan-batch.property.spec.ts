import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ExpectedRevision } from '../port.js';
import type { CheckedAppend } from './change.js';
import { mayRepeat } from './judge.js';
import { type KnownStream, type Outcome, planBatch } from './plan-batch.js';

/** The log as plainly as it can be told: each append in turn, on a list of events. */
class NaiveLog {
  readonly events: { stream: string; revision: bigint; id: string }[] = [];

  append({ stream, expected, events }: CheckedAppend): string {
    const before = this.events.filter((event) => event.stream === stream);
    const ids = events.map(({ id }) => id);
    const last = BigInt(before.length) - 1n;
    const repeated = this.#repeated(before, expected, ids);
    if (repeated !== undefined) return this.#told(stream, repeated, true);
    if (!this.#fits(expected, last) || this.#isMixed(before, expected, ids)) return 'refused';
    ids.forEach((id, n) => this.events.push({ stream, id, revision: last + 1n + BigInt(n) }));
    return this.#told(stream, last + BigInt(ids.length), false);
  }

  #fits(expected: ExpectedRevision, last: bigint): boolean {
    if (expected === 'any') return true;
    if (expected === 'exists') return last >= 0n;
    return (expected === 'none' ? -1n : expected) === last;
  }

  #isMixed(
    before: readonly { id: string }[],
    expected: ExpectedRevision,
    ids: readonly string[],
  ): boolean {
    const free = expected === 'any' || expected === 'exists';
    return free && ids.some((id) => before.some((event) => event.id === id));
  }

  #repeated(
    before: readonly { id: string; revision: bigint }[],
    expected: ExpectedRevision,
    ids: readonly string[],
  ): bigint | undefined {
    if (expected === 'any' || expected === 'exists') {
      const found = ids.map((id) => before.find((event) => event.id === id));
      return found.every((event) => event !== undefined) ? found.at(-1)?.revision : undefined;
    }
    const first = Number(expected === 'none' ? 0n : expected + 1n);
    const there = before.slice(first, first + ids.length).map(({ id }) => id);
    const same = there.length === ids.length && there.every((id, n) => id === ids[n]);
    return same ? BigInt(first + ids.length - 1) : undefined;
  }

  #told(stream: string, revision: bigint, repeated: boolean): string {
    const at = this.events.findIndex((e) => e.stream === stream && e.revision === revision);
    return `${String(revision)}@${String(at + 1)}${repeated ? ' again' : ''}`;
  }
}

/** What the database would answer to the planner's questions. */
function knownStreams(log: NaiveLog, appends: readonly CheckedAppend[]): Map<string, KnownStream> {
  const streams = new Map<string, KnownStream>();
  const names = [...new Set(log.events.map(({ stream }) => stream))];
  log.events.forEach(({ stream, revision }) => {
    const number = BigInt(names.indexOf(stream) + 1);
    const known = streams.get(stream) ?? {
      name: stream,
      number,
      last: -1n,
      tombstoned: false,
      places: new Map(),
    };
    streams.set(stream, { ...known, last: revision });
  });
  for (const { stream, expected, events } of appends) {
    const known = streams.get(stream);
    const ids = events.map(({ id }) => id);
    if (known === undefined || !mayRepeat({ expected, ids }, known.last)) continue;
    for (const id of ids) {
      const places = log.events.flatMap((event, n) =>
        event.stream === stream && event.id === id
          ? [{ revision: event.revision, position: BigInt(n + 1) }]
          : [],
      );
      if (places.length > 0) known.places.set(id, places);
    }
  }
  return streams;
}

const append = fc
  .record({
    stream: fc.constantFrom('a', 'b'),
    expected: fc.oneof(
      fc.constantFrom<ExpectedRevision>('any', 'none', 'exists'),
      fc.bigInt({ min: 0n, max: 6n }),
    ),
    ids: fc.array(fc.constantFrom('p', 'q', 'r', 's', 't', 'u'), { minLength: 1, maxLength: 3 }),
  })
  .map(({ stream, expected, ids }): CheckedAppend => {
    const bytes = new Uint8Array();
    const rest = {
      type: 't',
      contentType: 'application/json',
      data: bytes,
      metadata: bytes,
    } as const;
    return { stream, expected, events: ids.map((id) => ({ id, ...rest })), bytes: 0 };
  });

function told(outcome: Outcome): string {
  if (outcome instanceof Error) return 'refused';
  const { revision, position, repeated } = outcome;
  return `${String(revision)}@${String(position)}${repeated ? ' again' : ''}`;
}

it('any split of appends into batches gives the answers and the log that each in turn gives', () => {
  fc.assert(
    fc.property(fc.array(fc.array(append, { maxLength: 6 }), { maxLength: 8 }), (batches) => {
      const naive = new NaiveLog();
      for (const batch of batches) {
        const head = {
          position: BigInt(naive.events.length),
          streams: BigInt(new Set(naive.events.map(({ stream }) => stream)).size),
        };
        const plan = planBatch(head, knownStreams(naive, batch), batch);
        const before = naive.events.length;
        expect(plan.outcomes.map(told)).toEqual(batch.map((one) => naive.append(one)));
        const written = naive.events.slice(before).map(({ id, revision }) => ({ id, revision }));
        expect(plan.events.map(({ event, revision }) => ({ id: event.id, revision }))).toEqual(
          written,
        );
      }
    }),
  );
});

it('a batch numbers new streams without a gap and says which ones grew, and how far', () => {
  fc.assert(
    fc.property(fc.array(append, { maxLength: 12 }), (batch) => {
      const known: KnownStream = {
        name: 'a',
        number: 4n,
        last: 2n,
        tombstoned: false,
        places: new Map(),
      };
      const plan = planBatch({ position: 9n, streams: 7n }, new Map([['a', known]]), batch);
      expect(plan.newStreams.map(({ name, number }) => [name, number])).toEqual(
        plan.events.some(({ stream }) => stream === 8n) ? [['b', 8n]] : [],
      );
      expect(plan.grownStreams.map(({ name }) => name)).toEqual(
        plan.events.some(({ stream }) => stream === 4n) ? ['a'] : [],
      );
      for (const { number, last } of [...plan.newStreams, ...plan.grownStreams]) {
        const revisions = plan.events.filter(({ stream }) => stream === number);
        expect(revisions.at(-1)?.revision).toBe(last);
      }
    }),
  );
});
