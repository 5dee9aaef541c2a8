import { WrongExpectedRevision } from '../errors.js';
import type { AppendResult, ExpectedRevision, Revision } from '../port.js';
import { readStream } from './read-stream.js';
import type { Session } from './session.js';

/**
 * Judges an append of no events by a read: the server would write an empty record.
 * @throws WrongExpectedRevision, StreamDeleted, StoreUnavailable
 */
export async function appendNothing(
  session: Session,
  stream: string,
  expected: ExpectedRevision,
): Promise<AppendResult> {
  let last: Revision = -1n;
  for await (const [event] of readStream(session, stream, { direction: 'backwards', limit: 1 })) {
    last = event?.revision ?? last;
  }
  if (!fits(expected, last)) throw new WrongExpectedRevision(stream, expected, last);
  return { revision: last, position: 0n, repeated: false };
}

function fits(expected: ExpectedRevision, last: Revision): boolean {
  if (expected === 'any') return true;
  if (expected === 'exists') return last >= 0n;
  return last === (expected === 'none' ? -1n : expected);
}
