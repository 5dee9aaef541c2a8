import { randomUUID } from 'node:crypto';
import {
  type AppendExpectedRevision,
  binaryEvent,
  type EventData,
  jsonEvent,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { appendCalls, connected } from './client.js';
import { anEvent, freshName, idsOf, someEvents } from './events.js';
import { cellsOf, errorOf, outcomeOf, type Row, streamThat } from './outcome.js';
import { idsRead, logOf, positionOf, readStream, revisionsOf } from './reading.js';

const { client } = connected();

const expectations: readonly Row<AppendExpectedRevision>[] = [
  ['any', 'ok', 'ok', 'ok', 'deleted', 'ok'],
  ['no_stream', 'ok', 'wrong', 'ok', 'deleted', 'ok'],
  ['stream_exists', 'wrong', 'ok', 'deleted', 'deleted', 'ok'],
  [0n, 'wrong', 'wrong', 'wrong', 'deleted', 'wrong'],
  [1n, 'wrong', 'ok', 'ok', 'deleted', 'wrong'],
  [2n, 'wrong', 'wrong', 'wrong', 'deleted', 'wrong'],
];

describe.each(appendCalls)('an append (%s call)', (_, call) => {
  const append = (
    stream: string,
    events: EventData | EventData[],
    expectedRevision: AppendExpectedRevision = 'any',
  ) => client().appendToStream(stream, events, { ...call, expectedRevision });

  it.each(cellsOf(expectations))(
    'that expects $expected of a stream that $state: $outcome',
    async ({ expected, state, outcome }) => {
      const stream = await streamThat(client(), state);
      expect(await outcomeOf(append(stream, anEvent(), expected))).toBe(outcome);
    },
  );

  it('answers with the revision and position of its last event', async () => {
    const stream = freshName();
    const first = await append(stream, someEvents(3));
    const second = await append(stream, someEvents(2), first.nextExpectedRevision);
    const read = await readStream(client(), stream);
    expect(revisionsOf(read)).toEqual([0n, 1n, 2n, 3n, 4n]);
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(second).toMatchObject({ success: true, nextExpectedRevision: 4n });
    expect(first.position).toEqual(read[2]?.event?.position);
    expect(second.position).toEqual(read[4]?.event?.position);
    expect(read.map(({ commitPosition }) => commitPosition)).toEqual(
      read.map(({ event }) => positionOf(event).commit),
    );
  });

  it('gives every record a position of its own, commit and prepare alike, rising through the log', async () => {
    const [one, other] = [freshName(), freshName()];
    for (const stream of [one, other, one]) await append(stream, someEvents(2));
    const read = [...(await readStream(client(), one)), ...(await readStream(client(), other))];
    const positions = read.map(({ event }) => positionOf(event));
    for (const { commit, prepare } of positions) expect(prepare).toBe(commit);
    const inOrder = [0, 1, 4, 5, 2, 3].map((at) => positions[at]?.commit ?? 0n);
    expect(inOrder).toEqual([...new Set(inOrder)].sort((a, b) => (a < b ? -1 : 1)));
  });

  it('that is refused writes nothing and says what was expected and what there is', async () => {
    const stream = freshName();
    const written = someEvents(2);
    const early = await errorOf(append(stream, anEvent(), 'stream_exists'));
    await append(stream, written);
    const late = await errorOf(append(stream, someEvents(3), 5n));
    const second = await errorOf(append(stream, someEvents(3), 'no_stream'));
    expect(early).toBeInstanceOf(WrongExpectedVersionError);
    expect(early).toMatchObject({ expectedVersion: 'stream_exists', actualVersion: 'no_stream' });
    expect(late).toMatchObject({ streamName: stream, expectedVersion: 5n, actualVersion: 1n });
    expect(second).toMatchObject({ expectedVersion: 'no_stream', actualVersion: 1n });
    expect(idsRead(await readStream(client(), stream))).toEqual(idsOf(written));
  });

  it('of nothing is judged and makes no stream', async () => {
    const stream = freshName();
    expect(await outcomeOf(append(stream, [], 'any'))).toBe('ok');
    expect(await outcomeOf(append(stream, [], 'no_stream'))).toBe('ok');
    expect(await outcomeOf(append(stream, [], 0n))).toBe('wrong-expected-version');
    await expect(readStream(client(), stream)).rejects.toThrow(StreamNotFoundError);
    await append(stream, anEvent());
    expect(await outcomeOf(append(stream, [], 'no_stream'))).toBe('wrong-expected-version');
    expect(revisionsOf(await readStream(client(), stream))).toEqual([0n]);
  });

  it('wins alone where many ask for the same place at once', async () => {
    const stream = freshName();
    const rivals = someEvents(10);
    const outcomes = await Promise.all(
      rivals.map((event) => outcomeOf(append(stream, event, 'no_stream'))),
    );
    const winners = rivals.filter((_event, at) => outcomes[at] === 'ok');
    expect(outcomes.filter((outcome) => outcome === 'wrong-expected-version')).toHaveLength(9);
    expect(idsRead(await readStream(client(), stream))).toEqual(idsOf(winners));
  });

  it('keeps its events together in the log, however many write at once', async () => {
    const streams = Array.from({ length: 8 }, () => freshName());
    const results = await Promise.all(streams.map((stream) => append(stream, someEvents(5))));
    const firsts = await Promise.all(
      streams.map(
        async (stream) => (await readStream(client(), stream, { maxCount: 1 }))[0]?.event,
      ),
    );
    for (const [at, stream] of streams.entries()) {
      const last = results[at]?.position ?? { commit: 0n, prepare: 0n };
      const between = await logOf(client(), streams, [positionOf(firsts[at]), last]);
      expect(between.map(({ streamId }) => streamId)).toEqual(Array(5).fill(stream));
    }
  });

  it('keeps id, type, data and metadata as they were given', async () => {
    const stream = freshName();
    const id = randomUUID();
    const data = { text: 'ünïcode ‐ 統', deep: [1, { two: null }], empty: {} };
    const raw = Uint8Array.from({ length: 256 }, (_zero, at) => at);
    await append(stream, [
      jsonEvent({ id, type: 'json ✓', data, metadata: { $correlationId: 'c', count: 1.5 } }),
      jsonEvent({ type: 'text', data: 'CC ‐ 1830' }),
      binaryEvent({ type: 'binary', data: raw, metadata: raw }),
    ]);
    const read = await readStream(client(), stream);
    const [json, text, binary] = read.map(({ event }) => event);
    expect(json).toMatchObject({ id, type: 'json ✓', isJson: true, data, streamId: stream });
    expect(json?.metadata).toEqual({ $correlationId: 'c', count: 1.5 });
    expect(text).toMatchObject({ type: 'text', data: 'CC ‐ 1830', metadata: undefined });
    expect(binary?.isJson).toBe(false);
    expect([...Buffer.from(binary?.data as Uint8Array)]).toEqual([...raw]);
    expect([...Buffer.from(binary?.metadata as Uint8Array)]).toEqual([...raw]);
  });

  it('stamps its events with the time, which does not go back', async () => {
    const stream = freshName();
    await append(stream, anEvent());
    await append(stream, anEvent());
    const read = await readStream(client(), stream);
    const times = read.map(({ event }) => event?.created.getTime() ?? 0);
    for (const time of times) expect(Math.abs(time - Date.now())).toBeLessThan(3_600_000);
    expect(times[1]).toBeGreaterThanOrEqual(times[0] ?? 0);
  });
});

describe('an append (batch call)', () => {
  it('takes the largest unsigned number for an expectation of no stream', async () => {
    const stream = freshName();
    const append = () =>
      client().appendToStream(stream, anEvent(), { expectedRevision: 2n ** 64n - 1n });
    expect(await outcomeOf(append())).toBe('ok');
    expect(await outcomeOf(append())).toBe('wrong-expected-version');
  });

  it('in several messages is one append: contiguous, and refused as a whole', async () => {
    const stream = freshName();
    const events = someEvents(100);
    const options = { batchAppendSize: 1_000, expectedRevision: 'no_stream' as const };
    const result = await client().appendToStream(stream, events, options);
    expect(result.nextExpectedRevision).toBe(99n);
    const refused = client().appendToStream(stream, someEvents(100), options);
    expect(await outcomeOf(refused)).toBe('wrong-expected-version');
    expect(idsRead(await readStream(client(), stream))).toEqual(idsOf(events));
  });
});
