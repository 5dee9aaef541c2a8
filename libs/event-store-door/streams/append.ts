import { type EventData, WrongExpectedRevision } from '../../event-store/index.js';
import type { Sized } from '../codec/wire.js';
import type { AppendRequest, AppendResponse, WriteOptions } from '../codec/write-messages.js';
import { expectedFields, expectedOf, NO_STREAM_ON_THE_WIRE } from '../expected.js';
import { InvalidRequest } from '../refusals.js';
import type { Appending } from '../services-options.js';
import { streamName } from '../stream-name.js';
import { appended } from './appended.js';
import { ProposedEvents } from './proposed-events.js';

/** `Append`: the options, then event by event. A wrong version is an answer here, no failure. */
export async function append(
  served: Appending,
  requests: AsyncIterable<Sized<AppendRequest>>,
): Promise<AppendResponse> {
  const { options, events } = await collect(requests, served.maxAppendBytes);
  const stream = streamName(options.streamIdentifier);
  const expected = expectedOf(options);
  served.check({ kind: 'append', stream, events });
  try {
    return { success: appended(await served.log.append(stream, expected, events)) };
  } catch (error) {
    if (error instanceof WrongExpectedRevision) return { wrongExpectedVersion: wrong(error) };
    throw error;
  }
}

async function collect(
  requests: AsyncIterable<Sized<AppendRequest>>,
  maxAppendBytes: number,
): Promise<{ readonly options: WriteOptions; readonly events: readonly EventData[] }> {
  let options: WriteOptions | undefined;
  const proposed = new ProposedEvents(maxAppendBytes);
  for await (const { size, proposedMessage, ...rest } of requests) {
    options ??= rest.options;
    proposed.take(size, proposedMessage === undefined ? [] : [proposedMessage]);
  }
  if (options === undefined) throw new InvalidRequest('An append begins with its options.');
  return { options, events: proposed.events };
}

/** Also in the fields that clients before 21.2 read. */
function wrong({
  expected,
  actual,
}: WrongExpectedRevision): AppendResponse['wrongExpectedVersion'] {
  const { revision, any, noStream, streamExists } = expectedFields(expected);
  return {
    ...(actual < 0n
      ? { legacyNoStream: {}, currentNoStream: {} }
      : { legacyCurrentRevision: actual, currentRevision: actual }),
    legacyExpectedRevision: noStream === undefined ? revision : NO_STREAM_ON_THE_WIRE,
    legacyAny: any,
    legacyStreamExists: streamExists,
    expectedRevision: revision,
    expectedAny: any,
    expectedStreamExists: streamExists,
    expectedNoStream: noStream,
  };
}
