import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { status as Code } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { PassThrough } from 'node:stream';
import type { EventData, NodeAppendResult } from '../../event-store/index.js';
import { badRequestDetail } from '../codec/shared-messages.js';
import { decode, type Sized } from '../codec/wire.js';
import type { BatchAppendRequest, BatchAppendResponse } from '../codec/write-messages.js';
import { tellWith } from '../faults.js';
import { WriteRefused } from '../refusals.js';
import type { ProposedWrite } from '../services-options.js';
import { batchAppend } from './batch-append.js';

interface Appended {
  readonly stream: string;
  readonly events: readonly EventData[];
  readonly finish: (result: NodeAppendResult) => void;
}

/** One call with a log that appends when it is told to. */
function call() {
  const appends: Appended[] = [];
  const answers: BatchAppendResponse[] = [];
  const requests = new PassThrough({ objectMode: true });
  const log = {
    append: (stream: string, _expected: unknown, events: readonly EventData[]) =>
      new Promise<NodeAppendResult>((finish) => {
        appends.push({ stream, events, finish });
      }),
  };
  const check = ({ stream }: ProposedWrite): void => {
    if (stream === 'forbidden') throw new WriteRefused('not here, please');
  };
  const served = { log, maxAppendBytes: 100, check, tell: tellWith(() => undefined) };
  const done = batchAppend(served, requests, (answer) => {
    answers.push(answer);
    return Promise.resolve();
  });
  const flush = () => new Promise((resolve) => setImmediate(resolve));
  return { appends, answers, requests, done, flush };
}

const proposed = (data = 'x', more: object = {}) => ({
  id: { string: randomUUID() },
  metadata: [
    { key: 'type', value: 't' },
    { key: 'content-type', value: 'application/json' },
  ],
  data: Buffer.from(data),
  ...more,
});

function request(
  name: string,
  more: Partial<Sized<BatchAppendRequest>> = {},
): Sized<BatchAppendRequest> {
  return {
    size: 100,
    correlationId: { string: name },
    options: { streamIdentifier: { streamName: Buffer.from(name) }, any: {} },
    proposedMessages: [proposed()],
    isFinal: true,
    ...more,
  };
}

describe('a batch stream', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('has many appends with the log at a time, and answers each as it is done', async () => {
    const { appends, answers, requests, done, flush } = call();
    requests.write(request('a'));
    requests.end(request('b'));
    await flush();
    expect(appends.map(({ stream }) => stream)).toEqual(['a', 'b']);
    appends[1]?.finish({ revision: 4n, position: 70n });
    await flush();
    appends[0]?.finish({ revision: -1n, position: undefined });
    await done;
    expect(answers).toMatchObject([
      {
        correlationId: { string: 'b' },
        streamIdentifier: { streamName: Buffer.from('b') },
        success: { currentRevision: 4n, position: { commit: 70n, prepare: 70n } },
        expectedAny: {},
      },
      { correlationId: { string: 'a' }, success: { noStream: {}, noPosition: {} } },
    ]);
  });

  it('puts the chunks of an append together, between those of others', async () => {
    const { appends, requests, flush } = call();
    requests.write(request('a', { isFinal: false }));
    requests.write(request('b', { isFinal: false }));
    requests.write(request('a', { options: undefined, proposedMessages: [proposed('2')] }));
    await flush();
    expect(appends.map(({ stream, events }) => [stream, events.length])).toEqual([['a', 2]]);
    requests.end();
  });

  it('answers a time-out where the rest does not come in two seconds, and no second time', async () => {
    const { appends, answers, requests, done, flush } = call();
    requests.write(request('a', { isFinal: false }));
    await flush();
    jest.advanceTimersByTime(2000);
    await flush();
    expect(answers).toMatchObject([
      { correlationId: { string: 'a' }, error: { code: Code.DEADLINE_EXCEEDED } },
    ]);
    requests.end(request('a', { options: undefined }));
    await done;
    expect([answers.length, appends.length]).toEqual([1, 0]);
  });

  it('writes nothing whose deadline is past', async () => {
    const { appends, answers, requests, done } = call();
    const options = { ...request('a').options, deadlineAt: { seconds: 1n } };
    requests.end(request('a', { options }));
    await done;
    expect(appends).toEqual([]);
    expect(answers).toMatchObject([
      {
        error: {
          code: Code.DEADLINE_EXCEEDED,
          details: { typeUrl: 'type.googleapis.com/event_store.client.Timeout' },
        },
      },
    ]);
  });

  it('answers at the deadline what the log takes longer for', async () => {
    const { answers, requests, done, flush } = call();
    const options = { ...request('a').options, deadlineIn: { seconds: 5n } };
    requests.end(request('a', { options }));
    await flush();
    jest.advanceTimersByTime(5000);
    await done;
    expect(answers).toMatchObject([{ error: { code: Code.DEADLINE_EXCEEDED } }]);
  });

  it('waits for an answer as long as "the end of time" says', async () => {
    const { appends, answers, requests, flush } = call();
    const options = { ...request('a').options, deadlineAt: { seconds: 253_402_300_799n } };
    requests.write(request('a', { options }));
    await flush();
    jest.advanceTimersByTime(1000);
    appends[0]?.finish({ revision: 0n, position: 1n });
    await flush();
    expect(answers).toMatchObject([{ success: { currentRevision: 0n } }]);
    requests.end();
  });

  it.each<[string, Partial<BatchAppendRequest>]>([
    ['without options', { options: undefined }],
    ['without an expectation', { options: { streamIdentifier: { streamName: Buffer.from('a') } } }],
    ['without a stream', { options: { any: {} } }],
    ['to a stream without a name', { options: { streamIdentifier: {}, any: {} } }],
    ['to $$', { options: { streamIdentifier: { streamName: Buffer.from('$$') }, any: {} } }],
    ['of an event without metadata', { proposedMessages: [proposed('x', { metadata: [] })] }],
    [
      'of an event without a content type',
      { proposedMessages: [proposed('x', { metadata: [{ key: 'type', value: 't' }] })] },
    ],
    ['of an event without an id', { proposedMessages: [proposed('x', { id: {} })] }],
    [
      'of an event whose id is all zeros',
      { proposedMessages: [proposed('x', { id: { structured: { most: 0n, least: 0n } } })] },
    ],
    [
      'of an event with an empty type',
      {
        proposedMessages: [
          proposed('x', {
            metadata: [{ key: 'type' }, { key: 'content-type', value: 'application/json' }],
          }),
        ],
      },
    ],
  ])('refuses an append %s as a bad request', async (_name, more) => {
    const { appends, answers, requests, done } = call();
    requests.end(request('a', more));
    await done;
    expect(appends).toEqual([]);
    const [answer] = answers;
    expect(answer).toMatchObject({ correlationId: { string: 'a' }, streamIdentifier: {} });
    expect(answer?.error).toMatchObject({ code: Code.INVALID_ARGUMENT });
    expect(answer?.error?.details?.typeUrl).toMatch(/BadRequest$/);
  });

  it('says why a write is not wanted, in the status and in its detail', async () => {
    const { answers, requests, done } = call();
    requests.end(request('forbidden'));
    await done;
    const error = answers[0]?.error;
    expect(error).toMatchObject({ code: Code.INVALID_ARGUMENT, message: 'not here, please' });
    const detail = error?.details?.value ?? new Uint8Array();
    expect(decode(badRequestDetail, detail)).toEqual({ message: 'not here, please' });
  });

  it('refuses what is too large once, over its chunks, and goes on with others', async () => {
    const { appends, answers, requests, flush } = call();
    const half = [proposed('y'.repeat(60))];
    requests.write(request('a', { isFinal: false, proposedMessages: half }));
    const chunk = request('a', { options: undefined, proposedMessages: half });
    requests.write({ ...chunk, isFinal: false });
    requests.write({ ...chunk, isFinal: true });
    requests.write(request('b'));
    await flush();
    expect(answers).toMatchObject([{ error: { code: Code.INVALID_ARGUMENT } }]);
    expect(answers[0]?.error?.details?.typeUrl).toMatch(/MaximumAppendSizeExceeded$/);
    expect(appends.map(({ stream }) => stream)).toEqual(['b']);
    requests.end();
  });

  it('drops what is incomplete when the call ends', async () => {
    const { appends, answers, requests, done, flush } = call();
    requests.end(request('a', { isFinal: false }));
    await done;
    jest.advanceTimersByTime(5000);
    await flush();
    expect([answers.length, appends.length]).toEqual([0, 0]);
  });

  it('ends a call that begins too many appends', async () => {
    const { requests, done } = call();
    for (let n = 0; n <= 1000; n += 1) requests.write(request(String(n), { isFinal: false }));
    await expect(done).rejects.toThrow('incomplete');
  });

  it('ends a call whose incomplete appends keep large messages alive, however small their events', async () => {
    const { requests, done } = call();
    const size = 15 * 1024 * 1024;
    for (let n = 0; n < 5; n += 1) requests.write(request(String(n), { isFinal: false, size }));
    await expect(done).rejects.toThrow('incomplete');
  });
});
