import { EventStoreError, InvalidAppend, StoreUnavailable, StreamDeleted } from '../errors.js';
import type { AppendResult, Position } from '../port.js';
import { type Answer, tryAppend } from './append-attempt.js';
import { findWritten } from './find-written.js';
import { failureOf } from './failure.js';
import { lastRecord } from './log-end.js';
import { Patience, persist } from './patience.js';
import type { AppendRequest } from './requests.js';
import type { Session } from './session.js';

/**
 * Appends at least one event, trying again for a while. The very same ids under a revision (or
 * `none`) are judged exactly, so that a try whose answer was lost is repeated. Without one a server
 * that was started anew would write them twice: then the stream is looked at instead.
 * @throws WrongExpectedRevision, StreamDeleted, InvalidAppend, AccessDenied, or StoreUnavailable,
 *   which says whether it may have been written
 */
export async function append(session: Session, request: AppendRequest): Promise<AppendResult> {
  const what = `nothing was written to stream ${request.stream}`;
  const before = await persist(session, what, () => knownBefore(session));
  const patience = new Patience(session, what);
  let mayStand = false;
  for (;;) {
    try {
      const answer = await tryAppend(session, request);
      patience.progress();
      return resultOf(session, answer, before);
    } catch (error) {
      refuse(request, error);
      mayStand ||= !failureOf(error).untouched;
      if (mayStand && !isNumbered(request)) return await found(session, request, { error, before });
      await patience.after(error).catch((end: unknown) => {
        throw mayStand ? inDoubt(request, error) : end;
      });
      session.counts.appendRetries += 1;
    }
  }
}

/** The greatest position that is certainly not this append's. */
async function knownBefore(session: Session): Promise<Position> {
  if (session.known.greatest === undefined) await lastRecord(session);
  return session.known.greatest ?? 0n;
}

function resultOf({ known }: Session, answer: Answer, before: Position): AppendResult {
  const { revision, position } = answer;
  // Success without a position: a repeat of events that were deleted or truncated since.
  if (position === undefined) return { revision, position: 0n, repeated: true };
  return { revision, position, repeated: known.isRepeat(position, before) };
}

/** @throws what no further try would change */
function refuse({ stream }: AppendRequest, cause: unknown): void {
  if (cause instanceof EventStoreError) throw cause;
  const { kind, reason } = failureOf(cause);
  if (kind === 'deleted') throw new StreamDeleted(stream);
  if (kind === 'invalid') {
    throw new InvalidAppend(`stream ${stream} can't take it: ${reason}`, { cause });
  }
}

function isNumbered({ expected }: AppendRequest): boolean {
  return expected !== 'any' && expected !== 'exists';
}

interface Doubt {
  readonly error: unknown;
  readonly before: Position;
}

/** @throws StoreUnavailable where the events do not stand in the stream: they may yet come */
async function found(
  session: Session,
  request: AppendRequest,
  { error, before }: Doubt,
): Promise<AppendResult> {
  try {
    const answer = await findWritten(session, request);
    if (answer !== undefined) return resultOf(session, answer, before);
  } catch (cause) {
    throw inDoubt(request, cause);
  }
  throw inDoubt(request, error);
}

function inDoubt({ stream, events }: AppendRequest, cause: unknown): StoreUnavailable {
  return new StoreUnavailable(
    `it is not known whether stream ${stream} was written to; look for event ${String(events[0]?.id)} before you try again: ${failureOf(cause).reason}`,
    { cause },
  );
}
