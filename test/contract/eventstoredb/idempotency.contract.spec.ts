import type { AppendExpectedRevision, EventData } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { appendCalls, connected } from './client.js';
import { anEvent, freshName, idsOf, someEvents, threeEvents } from './events.js';
import { errorOf, outcomeOf } from './outcome.js';
import { idsRead, readStream } from './reading.js';

const { client } = connected();
const WRONG = 'wrong-expected-version';

describe.each(appendCalls)('a repeated append (%s call)', (_, call) => {
  const append = (
    stream: string,
    events: EventData | EventData[],
    expectedRevision: AppendExpectedRevision = 'any',
  ) => client().appendToStream(stream, events, { ...call, expectedRevision });

  const idsIn = async (stream: string) => idsRead(await readStream(client(), stream));

  /** Three events, each by an append of its own, so that each position is known. */
  async function written() {
    const stream = freshName();
    const events = threeEvents();
    const answers = [];
    for (const event of events) answers.push(await append(stream, event));
    return { stream, events, answers };
  }

  describe.each(['any', 'stream_exists'] as const)('that expects %s', (expected) => {
    it('gets the first answer again, also behind later events, and writes nothing', async () => {
      const { stream, events, answers } = await written();
      expect(await append(stream, events, expected)).toEqual(answers[2]);
      const later = anEvent();
      await append(stream, later);
      expect(await append(stream, events, expected)).toEqual(answers[2]);
      expect(await idsIn(stream)).toEqual(idsOf([...events, later]));
    });

    it('of some events succeeds with revision and position of the last one named', async () => {
      const { stream, events, answers } = await written();
      const [a, b, c] = events;
      expect(await append(stream, [a, b], expected)).toEqual(answers[1]);
      expect(await append(stream, [b, c], expected)).toEqual(answers[2]);
      expect(await append(stream, [a, c], expected)).toEqual(answers[2]);
      expect(await append(stream, b, expected)).toEqual(answers[1]);
      expect(await idsIn(stream)).toEqual(idsOf(events));
    });

    it('of two events in the other order succeeds with the place of the one named last', async () => {
      const { stream, events, answers } = await written();
      const [a, b] = events;
      expect(await append(stream, [b, a], expected)).toEqual(answers[0]);
      expect(await idsIn(stream)).toEqual(idsOf(events));
    });

    it('with a new event behind or between old ones is refused', async () => {
      const { stream, events } = await written();
      const [a, b, c] = events;
      const behind = await errorOf(append(stream, [a, b, c, anEvent()], expected));
      expect(behind).toMatchObject({ type: WRONG, expectedVersion: expected, actualVersion: 2n });
      expect(await outcomeOf(append(stream, [a, anEvent(), c], expected))).toBe(WRONG);
      expect(await idsIn(stream)).toEqual(idsOf(events));
    });

    it('with a new event in front is written whole, the old ones a second time', async () => {
      const { stream, events } = await written();
      const more = [anEvent(), ...events];
      expect(await append(stream, more, expected)).toMatchObject({ nextExpectedRevision: 6n });
      expect(await idsIn(stream)).toEqual(idsOf([...events, ...more]));
    });

    it('is known by its ids, whatever type and data say now', async () => {
      const { stream, events, answers } = await written();
      const [a] = events;
      const other = anEvent('something-else', a.id);
      expect(await append(stream, other, expected)).toEqual(answers[0]);
      expect((await readStream(client(), stream))[0]?.event?.type).toBe(a.type);
    });
  });

  describe('under a revision that was passed', () => {
    it('compares ids with what stands there: all of them or a prefix is a repeat', async () => {
      const { stream, events, answers } = await written();
      const [a, b, c] = events;
      expect(await append(stream, [b, c], 0n)).toEqual(answers[2]);
      expect(await append(stream, b, 0n)).toEqual(answers[1]);
      expect(await append(stream, [a, b], 'no_stream')).toEqual(answers[1]);
      const later = anEvent();
      await append(stream, later, 2n);
      expect(await append(stream, events, 'no_stream')).toEqual(answers[2]);
      expect(await idsIn(stream)).toEqual(idsOf([...events, later]));
    });

    it('is refused with more than there is, in another order, with a gap, from another place', async () => {
      const { stream, events } = await written();
      const [a, b, c] = events;
      const attempts: [EventData[], AppendExpectedRevision][] = [
        [[a, b, c, anEvent()], 'no_stream'],
        [[b, a], 'no_stream'],
        [[a, c], 'no_stream'],
        [[b], 'no_stream'],
        [[a, b], 0n],
        [[b, c, anEvent()], 0n],
        [[c], 0n],
        [[c, b], 0n],
      ];
      for (const [named, expected] of attempts) {
        expect(await outcomeOf(append(stream, named, expected))).toBe(WRONG);
      }
      expect(await idsIn(stream)).toEqual(idsOf(events));
    });
  });

  it('under the revision that the stream has now is written again', async () => {
    const { stream, events } = await written();
    expect(await append(stream, events, 2n)).toMatchObject({ nextExpectedRevision: 5n });
    expect(await idsIn(stream)).toEqual(idsOf([...events, ...events]));
  });

  it('under a revision that the stream has not reached is refused', async () => {
    const { stream, events } = await written();
    expect(await outcomeOf(append(stream, events, 3n))).toBe(WRONG);
    expect(await idsIn(stream)).toEqual(idsOf(events));
  });

  it.each(['any', 'no_stream'] as const)(
    'asked five times at once, expecting %s, is written once and answered alike',
    async (expected) => {
      const stream = freshName();
      const events = someEvents(2);
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => append(stream, events, expected)),
      );
      for (const answer of answers) expect(answer).toEqual(answers[0]);
      expect(answers[0]?.nextExpectedRevision).toBe(1n);
      expect(await idsIn(stream)).toEqual(idsOf(events));
    },
  );

  it('of one event twice in a request: both are written, the repeat names the first', async () => {
    const stream = freshName();
    const twice = anEvent();
    expect(await append(stream, [twice, twice])).toMatchObject({ nextExpectedRevision: 1n });
    const again = [await append(stream, [twice, twice]), await append(stream, twice)];
    const read = await readStream(client(), stream);
    expect(idsRead(read)).toEqual([twice.id, twice.id]);
    for (const { nextExpectedRevision, position } of again) {
      expect(nextExpectedRevision).toBe(0n);
      expect(position).toEqual(read[0]?.event?.position);
    }
  });

  it('is no repeat in another stream; where it went first it stays one', async () => {
    const [one, other] = [freshName(), freshName()];
    const events = someEvents(2);
    const first = await append(one, events);
    expect(await append(other, events)).toMatchObject({ nextExpectedRevision: 1n });
    expect(await append(one, events)).toEqual(first);
    expect(await idsIn(one)).toEqual(idsOf(events));
    expect(await idsIn(other)).toEqual(idsOf(events));
  });

  it('in a second stream is recognised by what stands there under no_stream', async () => {
    const [one, other] = [freshName(), freshName()];
    const events = someEvents(2);
    await append(one, events);
    const second = await append(other, events, 'no_stream');
    expect(await append(other, events, 'no_stream')).toEqual(second);
    expect(await idsIn(other)).toEqual(idsOf(events));
  });

  describe.each(['any', 'no_stream'] as const)('that expects %s', (expected) => {
    it('of softly deleted events succeeds without a position and leaves them deleted', async () => {
      const { stream, events } = await written();
      await client().deleteStream(stream);
      const again = await append(stream, events, expected);
      expect(again).toMatchObject({ success: true, nextExpectedRevision: 2n });
      expect(again.position).toBeUndefined();
      expect(await outcomeOf(readStream(client(), stream))).toBe('stream-not-found');
    });

    it('of truncated events succeeds without a position', async () => {
      const { stream, events } = await written();
      await client().setStreamMetadata(stream, { truncateBefore: 3 });
      const again = await append(stream, events, expected);
      expect(again).toMatchObject({ success: true, nextExpectedRevision: 2n });
      expect(again.position).toBeUndefined();
      expect(await idsIn(stream)).toEqual([]);
    });

    it('of events from before an undelete succeeds without a position', async () => {
      const { stream, events } = await written();
      await client().deleteStream(stream);
      const later = anEvent();
      await append(stream, later);
      const again = await append(stream, events, expected);
      expect(again).toMatchObject({ success: true, nextExpectedRevision: 2n });
      expect(again.position).toBeUndefined();
      expect(await idsIn(stream)).toEqual([later.id]);
    });
  });

  it('of softly deleted events is refused where the stream must exist', async () => {
    const { stream, events } = await written();
    await client().deleteStream(stream);
    expect(await outcomeOf(append(stream, events, 'stream_exists'))).toBe('stream-deleted');
  });

  it('of a softly deleted event is refused in front of a new one, written behind it', async () => {
    const { stream, events } = await written();
    const [a] = events;
    await client().deleteStream(stream);
    const fresh = anEvent();
    expect(await outcomeOf(append(stream, [a, anEvent()]))).toBe(WRONG);
    expect(await append(stream, [fresh, a])).toMatchObject({ nextExpectedRevision: 4n });
    expect(await idsIn(stream)).toEqual([fresh.id, a.id]);
  });

  it.each(['any', 'no_stream', 'stream_exists', 2n, 5n] as const)(
    'to a tombstoned stream is refused, expecting %s',
    async (expected) => {
      const { stream, events } = await written();
      await client().tombstoneStream(stream);
      expect(await outcomeOf(append(stream, events, expected))).toBe('stream-deleted');
    },
  );
});
