import { DifferentLog } from '../errors.js';
import { firstEvent } from './call.js';
import { failureOf } from './failure.js';
import { lastRecord } from './log-end.js';
import { checkpointOf, type Landmark, type Place } from './place.js';
import { recordRead } from './requests.js';
import type { Session } from './session.js';
import { pauseAfter } from './timings.js';
import { rest } from './waiting.js';

/** A node may be a moment behind the one that was read before, or stop just now. */
const LOOKS = 3;

/**
 * Whether the place was reached on this log: its event stands there, and its end is no earlier.
 * @throws DifferentLog, or what a read failed with
 */
export async function verify(session: Session, place: Place, signal: AbortSignal): Promise<void> {
  for (let look = 1; ; look += 1) {
    const trouble = await troubleWith(session, place, signal);
    if (trouble === undefined) return;
    if (look === LOOKS) throw differentLog(place, trouble);
    await rest(pauseAfter(look, session.timings), signal);
    signal.throwIfAborted();
  }
}

async function troubleWith(
  session: Session,
  { at, landmark }: Place,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (at === undefined) return undefined;
  const end = (await lastRecord(session, signal))?.position ?? 0n;
  if (end < at.commit) return `this log ends at ${String(end)} already`;
  if (landmark === undefined) return undefined;
  const found = await idAt(session, landmark, signal);
  if (found === landmark.id) return undefined;
  const there = found === undefined ? 'nothing' : `event ${found}`;
  return `this log has ${there} at ${String(landmark.position)}`;
}

async function idAt(
  session: Session,
  { position }: Landmark,
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const record = await firstEvent(session, recordRead(position), signal);
    return record?.position === position ? record.id : undefined;
  } catch (error) {
    if (failureOf(error).kind === 'thrown') return undefined;
    throw error;
  }
}

function differentLog(place: Place, trouble: string): DifferentLog {
  const { position, token, eventId } = checkpointOf(place);
  return new DifferentLog(
    `the checkpoint at position ${String(position)} (${token}) is of event ${eventId || '(none)'}, but ${trouble}: it is another log, or was restored from before; rebuild what was read from it`,
  );
}
