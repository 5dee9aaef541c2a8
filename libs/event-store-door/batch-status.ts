import { status as Code } from '@grpc/grpc-js';
import {
  InvalidAppend,
  StoreUnavailable,
  StreamDeleted,
  WrongExpectedRevision,
} from '../event-store/index.js';
import {
  badRequestDetail,
  empty,
  maximumAppendSizeExceededDetail,
  type RpcStatus,
  streamDeletedDetail,
  wrongExpectedVersionDetail,
} from './codec/shared-messages.js';
import { encode, type MessageKind } from './codec/wire.js';
import { expectedFields } from './expected.js';
import {
  AccessDenied,
  AppendTooLarge,
  DeadlinePassed,
  InvalidArgument,
  InvalidRequest,
  MissingProperty,
  WriteRefused,
} from './refusals.js';
import { sentenceOf } from './status.js';

/** What one append of a batch stream answers that failed; the stream itself goes on. */
export function batchStatusOf(error: unknown): RpcStatus {
  if (error instanceof WrongExpectedRevision) return wrongExpectedVersion(error);
  if (error instanceof StreamDeleted) return streamDeleted(error);
  const message = sentenceOf(error);
  if (error instanceof AppendTooLarge) {
    const detail = { maxAppendSize: error.maxBytes };
    return detailed(Code.INVALID_ARGUMENT, message, [
      'MaximumAppendSizeExceeded',
      maximumAppendSizeExceededDetail,
      detail,
    ]);
  }
  if (badRequests.some((kind) => error instanceof kind)) {
    return detailed(Code.INVALID_ARGUMENT, message, ['BadRequest', badRequestDetail, { message }]);
  }
  if (error instanceof DeadlinePassed) {
    return detailed(Code.DEADLINE_EXCEEDED, message, ['Timeout', empty, {}]);
  }
  if (error instanceof AccessDenied) {
    return detailed(Code.PERMISSION_DENIED, message, ['AccessDenied', empty, {}]);
  }
  if (error instanceof StoreUnavailable) return notReady(message);
  return detailed(Code.UNKNOWN, message, ['Unknown', empty, {}]);
}

const badRequests = [InvalidRequest, InvalidArgument, InvalidAppend, MissingProperty, WriteRefused];

function wrongExpectedVersion({ expected, actual, message }: WrongExpectedRevision): RpcStatus {
  const { revision, ...others } = expectedFields(expected);
  const detail = {
    ...(actual < 0n ? { currentNoStream: {} } : { currentStreamRevision: actual }),
    expectedStreamPosition: revision,
    expectedNoStream: others.noStream,
    expectedAny: others.any,
    expectedStreamExists: others.streamExists,
  };
  return detailed(Code.ALREADY_EXISTS, message, [
    'WrongExpectedVersion',
    wrongExpectedVersionDetail,
    detail,
  ]);
}

function streamDeleted({ stream, message }: StreamDeleted): RpcStatus {
  const detail = { streamIdentifier: { streamName: Buffer.from(stream) } };
  return detailed(Code.NOT_FOUND, message, ['StreamDeleted', streamDeletedDetail, detail]);
}

/** A batch knows no error for it; a real node without a leader answers with a detail that no client knows. */
function notReady(reason: string): RpcStatus {
  return detailed(Code.UNAVAILABLE, `Server Is Not Ready: ${reason}`, ['NotReady', empty, {}]);
}

function detailed<Detail>(
  code: Code,
  message: string,
  [name, kind, detail]: readonly [string, MessageKind<Detail>, Detail],
): RpcStatus {
  const typeUrl = `type.googleapis.com/event_store.client.${name}`;
  return { code, message, details: { typeUrl, value: encode(kind, detail) } };
}
