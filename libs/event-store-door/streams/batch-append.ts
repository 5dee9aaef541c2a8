import type { Send } from '../calls.js';
import { batchStatusOf } from '../batch-status.js';
import type { Sized } from '../codec/wire.js';
import type { BatchAppendRequest, BatchAppendResponse } from '../codec/write-messages.js';
import { expectedFields } from '../expected.js';
import { DeadlinePassed } from '../refusals.js';
import type { Appending } from '../services-options.js';
import { appended } from './appended.js';
import { Batches, type CompleteBatch, type NamedBatch } from './batches.js';
import { UnderWay } from './under-way.js';

/**
 * `BatchAppend`: many appends over one call, each in chunks, each answered once under its
 * correlation id. They go to the log in the order in which they are complete, and are with it
 * together; what is incomplete when the call ends is dropped.
 */
export async function batchAppend(
  served: Appending,
  requests: AsyncIterable<Sized<BatchAppendRequest>>,
  send: Send<BatchAppendResponse>,
): Promise<void> {
  const underWay = new UnderWay();
  const batches = new Batches(served.maxAppendBytes, (batch, error) => {
    underWay.add(send(failure(served, batch, error)));
  });
  try {
    for await (const request of requests) {
      const batch = batches.take(request);
      if (batch !== undefined) underWay.add(answerTo(served, batch).then(send), batch.heldBytes);
      await underWay.room();
    }
  } finally {
    batches.drop();
    await underWay.done();
  }
}

async function answerTo(served: Appending, batch: CompleteBatch): Promise<BatchAppendResponse> {
  const { stream, expected, events } = batch;
  try {
    if (batch.deadlineAt <= Date.now()) throw new DeadlinePassed(OVERDUE);
    served.check({ kind: 'append', stream, events });
    const appending = served.log.append(stream, expected, events);
    const result = await within(batch.deadlineAt, appending);
    return { ...echo(batch), success: appended(result) };
  } catch (error) {
    return failure(served, batch, error);
  }
}

const OVERDUE = 'The deadline of this append had passed before it was looked at.';

/** Longer, Node's timers strike at once; some clients say "the end of time". */
const TIMER_MS_MAX = 2 ** 31 - 1;

/** Clients have no timer of their own for a batch: an append that takes longer is answered too. */
function within<Value>(deadlineAt: number, promise: Promise<Value>): Promise<Value> {
  if (deadlineAt === Infinity) return promise;
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => {
        reject(new DeadlinePassed('The deadline passed; the append may still be written.'));
      },
      Math.min(deadlineAt - Date.now(), TIMER_MS_MAX),
    );
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

function failure({ tell }: Appending, batch: NamedBatch, error: unknown): BatchAppendResponse {
  return { ...echo(batch), error: batchStatusOf(tell(error)) };
}

function echo({ correlationId, streamIdentifier, expected }: NamedBatch): BatchAppendResponse {
  const { revision, noStream, any, streamExists } =
    expected === undefined ? {} : expectedFields(expected);
  return {
    correlationId,
    // Clients read it without looking whether it is there.
    streamIdentifier: streamIdentifier ?? {},
    expectedRevision: revision,
    expectedNoStream: noStream,
    expectedAny: any,
    expectedStreamExists: streamExists,
  };
}
