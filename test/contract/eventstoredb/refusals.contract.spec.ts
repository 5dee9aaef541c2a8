import {
  binaryEvent,
  type EventData,
  MaxAppendSizeExceededError,
  StreamDeletedError,
} from '@eventstore/db-client';
import { describe, expect, it } from '@jest/globals';
import { appendCalls, connected } from './client.js';
import { anEvent, bytes, freshName } from './events.js';
import { canReachLimit, maxAppendBytes } from './node.js';
import { errorOf, outcomeOf, streamThat } from './outcome.js';
import { readStream, revisionsOf } from './reading.js';

const { client } = connected();
const GRPC_LIMIT_BYTES = 20_000_000;
const itWithinReach = canReachLimit ? it : it.skip;
const reach = canReachLimit ? '' : ' (skipped: the limit is beyond what one request can carry)';

describe.each(appendCalls)('an append is refused (%s call)', (kind, call) => {
  const append = (stream: string, events: EventData | EventData[]) =>
    client().appendToStream(stream, events, call);

  /** The batch call answers with a status that the client does not know; the classic one fails. */
  const invalid =
    kind === 'batch'
      ? { type: 'unknown', message: expect.stringMatching(/^Could not recognize ./) }
      : { type: 'unknown', code: 2 };

  it.each(['', '$$'])('to a stream with the name "%s"', async (name) => {
    expect(await errorOf(append(name, anEvent()))).toMatchObject(invalid);
  });

  it.each([
    ['without a type', () => anEvent('')],
    ['with an id of zeros', () => anEvent('something', '00000000-0000-0000-0000-000000000000')],
    ['with an id that is none', () => anEvent('something', 'nonsense')],
  ] as const)('of an event %s, and nothing of the request is written', async (_, broken) => {
    const stream = freshName();
    expect(await errorOf(append(stream, [anEvent(), broken()]))).toMatchObject(invalid);
    expect(await outcomeOf(readStream(client(), stream))).toBe('stream-not-found');
  });

  it('to a tombstoned stream, by the stream’s name', async () => {
    const stream = await streamThat(client(), 'was tombstoned');
    const error = await errorOf(append(stream, anEvent()));
    expect(error).toBeInstanceOf(StreamDeletedError);
    expect(error).toMatchObject({ streamName: stream });
  });

  itWithinReach(
    `where its data is larger than the limit, and not where it is just as large${reach}`,
    async () => {
      const stream = freshName();
      const error = await errorOf(append(stream, bytes(maxAppendBytes + 1)));
      expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
      expect(error).toMatchObject({ maxAppendSize: maxAppendBytes });
      expect(await outcomeOf(append(stream, bytes(maxAppendBytes)))).toBe('ok');
      expect(revisionsOf(await readStream(client(), stream))).toEqual([0n]);
    },
  );

  itWithinReach(`where its events together are larger than the limit${reach}`, async () => {
    const stream = freshName();
    const each = bytes(Math.ceil(maxAppendBytes * 0.6));
    const two = [each, bytes(Math.ceil(maxAppendBytes * 0.6))];
    expect(await outcomeOf(append(stream, two))).toBe('maximum-append-size-exceeded');
    expect(await outcomeOf(append(stream, each))).toBe('ok');
  });

  it('where one message is larger than gRPC takes, and the client stays usable', async () => {
    const stream = freshName();
    const error = await errorOf(append(stream, bytes(GRPC_LIMIT_BYTES)));
    expect(error).toMatchObject({ type: 'unknown', code: 8 });
    expect(await append(stream, anEvent())).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('after its deadline, and nothing is written', async () => {
    const stream = freshName();
    const late = client().appendToStream(stream, anEvent(), { ...call, deadline: -60_000 });
    expect(await errorOf(late)).toMatchObject({ type: 'deadline-exceeded' });
    expect(await outcomeOf(readStream(client(), stream))).toBe('stream-not-found');
  });
});

describe('an append is taken', () => {
  it('whatever its content type says of its data', async () => {
    const stream = freshName();
    const text = Buffer.from('{nope');
    await client().appendToStream(stream, binaryEvent({ type: 'text', data: text }));
    const [read] = await readStream(client(), stream);
    expect(Buffer.from(read?.event?.data as Uint8Array).toString()).toBe('{nope');
  });

  it('with no data and no metadata at all', async () => {
    const stream = freshName();
    await client().appendToStream(stream, bytes(0));
    const [read] = await readStream(client(), stream);
    expect([...(read?.event?.data as Uint8Array)]).toEqual([]);
    expect(read?.event?.metadata).toBeUndefined();
  });

  it('where the leader is asked for and answers', async () => {
    const stream = freshName();
    const result = client().appendToStream(stream, anEvent(), { requiresLeader: true });
    expect(await result).toMatchObject({ success: true, nextExpectedRevision: 0n });
  });
});

describe('the empty stream name is refused', () => {
  it('by reads', async () => {
    expect(await errorOf(readStream(client(), ''))).toMatchObject({ type: 'unknown', code: 2 });
  });

  it('by deletions', async () => {
    expect(await errorOf(client().deleteStream(''))).toMatchObject({ type: 'unknown', code: 2 });
  });
});
