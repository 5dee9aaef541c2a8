import {
  type AppendExpectedRevision,
  type ExpectedRevision,
  metastreamOf,
  StreamDeletedError,
  StreamNotFoundError,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { anEvent, freshName, idsOf, someEvents } from './events.js';
import { cellsOf, errorOf, outcomeOf, type Row, streamThat } from './outcome.js';
import { idsRead, logOf, positionOf, readStream, revisionsOf } from './reading.js';

const { client } = connected();
const LARGEST = 2n ** 63n - 1n;

const deletions: readonly Row<ExpectedRevision>[] = [
  ['any', 'wrong', 'ok', 'ok', 'deleted', 'ok'],
  ['no_stream', 'wrong', 'wrong', 'ok', 'deleted', 'ok'],
  [0n, 'wrong', 'wrong', 'wrong', 'deleted', 'wrong'],
  [1n, 'wrong', 'ok', 'ok', 'deleted', 'wrong'],
  [2n, 'wrong', 'wrong', 'wrong', 'deleted', 'wrong'],
];

describe('a soft deletion', () => {
  it.each(cellsOf(deletions))(
    'that expects $expected of a stream that $state: $outcome',
    async ({ expected: expectedRevision, state, outcome }) => {
      const stream = await streamThat(client(), state);
      expect(await outcomeOf(client().deleteStream(stream, { expectedRevision }))).toBe(outcome);
    },
  );

  it('that is refused says so in numbers: -2 any, -1 no stream', async () => {
    const stream = freshName();
    const never = await errorOf(client().deleteStream(stream));
    await client().appendToStream(stream, someEvents(2));
    const none = await errorOf(client().deleteStream(stream, { expectedRevision: 'no_stream' }));
    const number = await errorOf(client().deleteStream(stream, { expectedRevision: 5n }));
    expect(never).toMatchObject({ expectedVersion: -2n, actualVersion: -1n, code: 9 });
    expect(none).toMatchObject({ expectedVersion: -1n, actualVersion: 1n, streamName: stream });
    expect(number).toMatchObject({ expectedVersion: 5n, actualVersion: 1n });
  });

  it('hides the stream but not its records in the whole log', async () => {
    const stream = freshName();
    const events = someEvents(3);
    await client().appendToStream(stream, events);
    const [first] = await readStream(client(), stream);
    const { position } = await client().deleteStream(stream);
    const log = await logOf(client(), [stream], [positionOf(first?.event), place(position)]);
    await expect(readStream(client(), stream)).rejects.toThrow(StreamNotFoundError);
    expect(idsOf(log)).toEqual(idsOf(events));
  });

  it('is a metadata record that truncates everything, and is answered with its position', async () => {
    const stream = freshName();
    await client().appendToStream(stream, someEvents(2));
    await client().setStreamMetadata(stream, { maxCount: 7, mine: 'yes' });
    const { position } = await client().deleteStream(stream);
    const [record, ...others] = await readStream(client(), metastreamOf(stream));
    expect(others).toEqual([]);
    expect(record?.event).toMatchObject({ type: '$metadata', revision: 1n, position });
    const { metadata } = await client().getStreamMetadata(stream);
    expect(metadata).toEqual({ truncateBefore: Number(LARGEST) });
  });
});

describe('an append to a softly deleted stream', () => {
  it.each(['any', 'no_stream', 1n] as const)(
    'expecting %s continues its numbers and brings it back from there',
    async (expectedRevision: AppendExpectedRevision) => {
      const stream = await streamThat(client(), 'was soft-deleted after two events');
      const events = someEvents(2);
      const result = await client().appendToStream(stream, events, { expectedRevision });
      const read = await readStream(client(), stream);
      expect(revisionsOf(read)).toEqual([2n, 3n]);
      expect(idsRead(read)).toEqual(idsOf(events));
      expect(result.nextExpectedRevision).toBe(3n);
      expect(result.position).toEqual(read[1]?.event?.position);
    },
  );

  it('writes the new truncation behind the events', async () => {
    const stream = await streamThat(client(), 'was soft-deleted after two events');
    const result = await client().appendToStream(stream, someEvents(2));
    const [record] = await readStream(client(), metastreamOf(stream));
    expect(record?.event).toMatchObject({ type: '$metadata', revision: 1n });
    expect(positionOf(record?.event).commit).toBeGreaterThan(place(result.position).commit);
    const { metadata } = await client().getStreamMetadata(stream);
    expect(metadata).toEqual({ truncateBefore: 2 });
  });

  it('leaves an ordinary stream behind', async () => {
    const stream = await streamThat(client(), 'was soft-deleted after two events');
    await client().appendToStream(stream, anEvent());
    await client().appendToStream(stream, anEvent(), { expectedRevision: 'stream_exists' });
    await client().deleteStream(stream, { expectedRevision: 3n });
    await client().appendToStream(stream, anEvent(), { expectedRevision: 'no_stream' });
    expect(revisionsOf(await readStream(client(), stream))).toEqual([4n]);
  });
});

describe('metadata set on a softly deleted stream', () => {
  it('brings it back empty, and is written a second time with the truncation', async () => {
    const stream = await streamThat(client(), 'was soft-deleted after two events');
    await client().setStreamMetadata(stream, { maxCount: 9, mine: 'yes' });
    const [record, ...others] = await readStream(client(), metastreamOf(stream));
    const { metadata } = await client().getStreamMetadata(stream);
    expect(others).toEqual([]);
    expect(record?.event?.revision).toBe(2n);
    expect(metadata).toEqual({ maxCount: 9, mine: 'yes', truncateBefore: 2 });
    expect(await readStream(client(), stream)).toEqual([]);
  });
});

const tombstones: readonly Row<AppendExpectedRevision>[] = [
  ['any', 'ok', 'ok', 'ok', 'deleted', 'ok'],
  ['no_stream', 'ok', 'wrong', 'ok', 'deleted', 'ok'],
  ['stream_exists', 'wrong', 'ok', 'deleted', 'deleted', 'ok'],
  [0n, 'wrong', 'wrong', 'wrong', 'deleted', 'wrong'],
  [1n, 'wrong', 'ok', 'ok', 'deleted', 'wrong'],
  [2n, 'wrong', 'wrong', 'wrong', 'deleted', 'wrong'],
];

describe('a tombstone', () => {
  const tombstone = (stream: string, expected: AppendExpectedRevision) => {
    // The client sends every expectation, but its type leaves one out.
    const options: object = { expectedRevision: expected };
    return client().tombstoneStream(stream, options);
  };

  it.each(cellsOf(tombstones))(
    'that expects $expected of a stream that $state: $outcome',
    async ({ expected, state, outcome }) => {
      const stream = await streamThat(client(), state);
      expect(await outcomeOf(tombstone(stream, expected))).toBe(outcome);
    },
  );

  it('that is refused says so in numbers: -4 exists, -1 no stream', async () => {
    const error = await errorOf(tombstone(freshName(), 'stream_exists'));
    expect(error).toMatchObject({ expectedVersion: -4n, actualVersion: -1n, code: 9 });
  });

  it('ends everything: reads, appends, deletions, metadata', async () => {
    const stream = await streamThat(client(), 'was tombstoned');
    const error = await errorOf(readStream(client(), stream));
    expect(error).toBeInstanceOf(StreamDeletedError);
    expect(error).toMatchObject({ streamName: stream, code: 9 });
    for (const call of [
      () => readStream(client(), stream, { direction: 'backwards', fromRevision: 'end' }),
      () => readStream(client(), metastreamOf(stream)),
      () => client().appendToStream(stream, anEvent()),
      () => client().appendToStream(metastreamOf(stream), anEvent()),
      () => client().setStreamMetadata(stream, { maxCount: 1 }),
      () => client().getStreamMetadata(stream),
    ]) {
      expect(await outcomeOf(call())).toBe('stream-deleted');
    }
  });

  it('stands in the whole log as the last record of the stream', async () => {
    const stream = freshName();
    await client().appendToStream(stream, someEvents(2));
    const [first] = await readStream(client(), stream);
    await client().tombstoneStream(stream);
    const { position } = await client().appendToStream(freshName(), anEvent());
    const log = await logOf(client(), [stream], [positionOf(first?.event), place(position)]);
    expect(log.map(({ type }) => type)).toEqual([
      'something-happened',
      'something-happened',
      '$streamDeleted',
    ]);
    expect(log[2]).toMatchObject({ revision: LARGEST, isJson: false });
    expect([...(log[2]?.data as Uint8Array)]).toEqual([]);
  });

  it('can stand in a metastream, by its own name; so can a soft deletion', async () => {
    const [one, other] = [
      await streamThat(client(), 'has only metadata'),
      await streamThat(client(), 'has only metadata'),
    ];
    expect(await outcomeOf(client().deleteStream(metastreamOf(one)))).toBe('ok');
    expect(await outcomeOf(client().tombstoneStream(metastreamOf(other)))).toBe('ok');
    expect(await outcomeOf(readStream(client(), metastreamOf(other)))).toBe('stream-deleted');
  });
});

/** Where a record went that was certainly written. */
function place(position: { commit: bigint; prepare: bigint } | undefined) {
  if (position === undefined) throw new Error('The answer has no position.');
  return position;
}
