import { binaryEvent, jsonEvent, metastreamOf, type StreamMetadata } from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { connected } from './client.js';
import { anEvent, freshName, idsOf, someEvents } from './events.js';
import { errorOf, outcomeOf } from './outcome.js';
import { idsRead, logOf, positionOf, readStream, revisionsOf } from './reading.js';
import { PATIENCE_MS } from './within.js';

const { client } = connected();

/** A stream of so many events, then its metadata. */
async function streamWith(count: number, metadata: StreamMetadata): Promise<string> {
  const stream = freshName();
  await client().appendToStream(stream, someEvents(count));
  await client().setStreamMetadata(stream, metadata);
  return stream;
}

const readable = async (stream: string) => revisionsOf(await readStream(client(), stream));
const readableBackwards = async (stream: string) =>
  revisionsOf(await readStream(client(), stream, { direction: 'backwards', fromRevision: 'end' }));

describe('stream metadata', () => {
  it('comes back with every key, its own and those of users', async () => {
    const stream = freshName();
    const metadata = {
      maxCount: 10,
      maxAge: 3600,
      truncateBefore: 2,
      cacheControl: 60,
      acl: { readRoles: ['$all'], writeRoles: ['$admins', 'ops'], metaReadRoles: ['$all'] },
      mine: { deep: [1, 'two'] },
    };
    await client().setStreamMetadata(stream, metadata);
    expect(await client().getStreamMetadata(stream)).toMatchObject({
      streamName: stream,
      metadata,
    });
  });

  it('of a stream without any is nothing but its name', async () => {
    const stream = freshName();
    expect(await client().getStreamMetadata(stream)).toEqual({ streamName: stream });
    await client().appendToStream(stream, anEvent());
    expect(await client().getStreamMetadata(stream)).toEqual({ streamName: stream });
  });

  it('is a stream of which only the newest record can be read, with its true revision', async () => {
    const stream = freshName();
    for (const maxCount of [3, 4, 5]) await client().setStreamMetadata(stream, { maxCount });
    const read = await readStream(client(), metastreamOf(stream));
    expect(revisionsOf(read)).toEqual([2n]);
    expect(read[0]?.event).toMatchObject({ type: '$metadata', data: { $maxCount: 5 } });
    const { metastreamRevision } = await client().getStreamMetadata(stream);
    // The client gives the position for the revision.
    expect(metastreamRevision).toBe(positionOf(read[0]?.event).commit);
  });

  it('is guarded by the revision of the metastream, which errors name', async () => {
    const stream = freshName();
    const set = (expectedRevision: bigint | 'no_stream' | 'stream_exists') =>
      client().setStreamMetadata(stream, { maxCount: 5 }, { expectedRevision });
    await client().appendToStream(stream, someEvents(5));
    expect(await outcomeOf(set('stream_exists'))).toBe('wrong-expected-version');
    expect(await set('no_stream')).toMatchObject({ nextExpectedRevision: 0n });
    expect(await set(0n)).toMatchObject({ nextExpectedRevision: 1n });
    expect(await set('stream_exists')).toMatchObject({ nextExpectedRevision: 2n });
    const error = await errorOf(set(4n));
    expect(error).toMatchObject({ streamName: metastreamOf(stream), actualVersion: 2n });
  });

  it('alone makes no stream that can be read, but one that exists for an append', async () => {
    const stream = freshName();
    await client().setStreamMetadata(stream, { maxCount: 5 });
    expect(await outcomeOf(readStream(client(), stream))).toBe('stream-not-found');
    const result = client().appendToStream(stream, anEvent(), {
      expectedRevision: 'stream_exists',
    });
    expect(await result).toMatchObject({ nextExpectedRevision: 0n });
  });
});

describe('truncation', () => {
  const rules: [string, StreamMetadata, bigint[]][] = [
    ['maxCount leaves the last so many', { maxCount: 3 }, [7n, 8n, 9n]],
    [
      'maxCount beyond the count hides nothing',
      { maxCount: 10 },
      [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n],
    ],
    ['truncateBefore hides what is below', { truncateBefore: 8 }, [8n, 9n]],
    [
      'truncateBefore 0 hides nothing',
      { truncateBefore: 0 },
      [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n],
    ],
    ['the stricter of both counts', { maxCount: 5, truncateBefore: 7 }, [7n, 8n, 9n]],
    ['the stricter of both counts', { maxCount: 2, truncateBefore: 3 }, [8n, 9n]],
    ['an age that nothing has reached hides nothing', { maxAge: 86_400, maxCount: 2 }, [8n, 9n]],
  ];
  it.each(rules)('by %s: %j', async (_, metadata, expected) => {
    const stream = await streamWith(10, metadata);
    expect(await readable(stream)).toEqual(expected);
    expect(await readableBackwards(stream)).toEqual([...expected].reverse());
  });

  it('goes on with later appends', async () => {
    const stream = await streamWith(3, { maxCount: 2 });
    await client().appendToStream(stream, someEvents(2));
    expect(await readable(stream)).toEqual([3n, 4n]);
  });

  it('of everything leaves an empty stream, not a missing one', async () => {
    const stream = await streamWith(3, { truncateBefore: 3 });
    expect(await readable(stream)).toEqual([]);
    expect(await readableBackwards(stream)).toEqual([]);
  });

  it('beyond the end hides later events too, until they pass it', async () => {
    const stream = await streamWith(3, { truncateBefore: 5 });
    await client().appendToStream(stream, someEvents(2));
    expect(await readable(stream)).toEqual([]);
    await client().appendToStream(stream, someEvents(2));
    expect(await readable(stream)).toEqual([5n, 6n]);
  });

  it('leaves the whole log as it is', async () => {
    const stream = freshName();
    const events = someEvents(4);
    const { position } = await client().appendToStream(stream, events);
    const [first] = await readStream(client(), stream);
    await client().setStreamMetadata(stream, { maxCount: 1 });
    const last = position ?? { commit: 0n, prepare: 0n };
    const log = await logOf(client(), [stream], [positionOf(first?.event), last]);
    expect(idsOf(log)).toEqual(idsOf(events));
  });

  it('ends when the metadata says nothing of it any more', async () => {
    const stream = await streamWith(4, { maxCount: 1, truncateBefore: 3 });
    expect(await readable(stream)).toEqual([3n]);
    await client().setStreamMetadata(stream, {});
    expect(await readable(stream)).toEqual([0n, 1n, 2n, 3n]);
  });

  it('by maxAge hides what is older, forwards and backwards, as time passes', async () => {
    const stream = await streamWith(3, { maxAge: 1 });
    await expectInTime(async () => (await readable(stream)).length === 0);
    expect(await readableBackwards(stream)).toEqual([]);
    await client().setStreamMetadata(stream, { maxAge: 3600 });
    expect(await readable(stream)).toEqual([0n, 1n, 2n]);
  });

  it('by maxAge keeps what is younger', async () => {
    const stream = freshName();
    await client().setStreamMetadata(stream, { maxAge: 5 });
    await client().appendToStream(stream, anEvent());
    await expectInTime(async () => (await readable(stream)).length === 0);
    const young = anEvent();
    await client().appendToStream(stream, young);
    expect(idsRead(await readStream(client(), stream))).toEqual([young.id]);
    expect(await readableBackwards(stream)).toEqual([1n]);
  });
});

describe('metadata that makes no sense', () => {
  const tail: [string, Record<string, unknown>, bigint[]][] = [
    ['maxCount 0', { $maxCount: 0 }, [0n, 1n, 2n]],
    ['maxCount below 0', { $maxCount: -1 }, [0n, 1n, 2n]],
    ['maxCount in quotes', { $maxCount: '2' }, [0n, 1n, 2n]],
    ['maxCount with a fraction', { $maxCount: 1.5 }, [0n, 1n, 2n]],
    ['truncateBefore below 0', { $tb: -1 }, [0n, 1n, 2n]],
    ['truncateBefore below 0 beside a good maxCount', { $maxCount: 2, $tb: -5 }, [1n, 2n]],
  ];
  it.each(tail)('drops its own key only: %s', async (_, data, expected) => {
    const stream = await streamWith(3, {});
    await client().appendToStream(metastreamOf(stream), jsonEvent({ type: '$metadata', data }));
    expect(await readable(stream)).toEqual(expected);
  });

  it('is none where its content type is not JSON', async () => {
    const stream = await streamWith(3, { maxCount: 1 });
    const data = Buffer.from('{"$maxCount":2}');
    await client().appendToStream(metastreamOf(stream), binaryEvent({ type: '$metadata', data }));
    expect(await readable(stream)).toEqual([0n, 1n, 2n]);
  });

  it('counts whatever its event type is', async () => {
    const stream = await streamWith(3, {});
    const record = jsonEvent({ type: 'foo', data: { $maxCount: 1 } });
    await client().appendToStream(metastreamOf(stream), record);
    expect(await readable(stream)).toEqual([2n]);
  });
});

/** Asks until it is so; a node may take a second and a bit to see that an event is too old. */
async function expectInTime(isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + PATIENCE_MS;
  while (!(await isSo())) expect(Date.now()).toBeLessThan(until);
}
