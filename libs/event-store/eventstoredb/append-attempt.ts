import type { AppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import { WrongExpectedRevision } from '../errors.js';
import type { Position, Revision } from '../port.js';
import { appendMessages, type AppendRequest } from './requests.js';
import type { Session } from './session.js';
import { within } from './waiting.js';

/** Where the last event of an append stands; undefined: it can't be read any more. */
export interface Answer {
  readonly revision: Revision;
  readonly position: Position | undefined;
}

/**
 * One try, under a timer of its own: some requests are never answered.
 * @throws WrongExpectedRevision, NoAnswer, or what the call failed with
 */
export async function tryAppend(
  { connection, timings, cut }: Session,
  request: AppendRequest,
): Promise<Answer> {
  const deadline = timings.answer;
  const messages = appendMessages(request);
  const response = await within(deadline, cut, (signal) =>
    connection.append(messages, { deadline, signal }),
  );
  return answerIn(response, request);
}

/** @throws WrongExpectedRevision */
export function answerIn(response: AppendResp, { stream, expected }: AppendRequest): Answer {
  const wrong = response.getWrongExpectedVersion();
  if (wrong !== undefined) {
    const actual = wrong.hasCurrentRevision() ? BigInt(wrong.getCurrentRevision()) : -1n;
    throw new WrongExpectedRevision(stream, expected, actual);
  }
  const success = response.getSuccess();
  if (success === undefined) throw new Error('the server gave an answer without a result');
  const position = success.getPosition()?.getCommitPosition();
  return {
    revision: BigInt(success.getCurrentRevision()),
    position: position === undefined ? undefined : BigInt(position),
  };
}
