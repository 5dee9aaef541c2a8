import { DifferentLog } from '../errors.js';
import { firstEvent } from './call.js';
import { failureOf } from './failure.js';
import { lastRecord } from './log-end.js';
import { checkpointOf, type Landmark, type Place } from './place.js';
import { recordRead } from './requests.js';
import type { Session } from './session.js';

/** The node does not have what was read before: it is behind the others, or has another log. */
export class NotThere extends Error {
  override readonly name = 'NotThere';
}

/**
 * One look whether the place was reached on this log: its event stands there, its end is no earlier.
 * @throws NotThere, DifferentLog where another event stands there, or what a read failed with
 */
export async function verify(session: Session, place: Place, signal: AbortSignal): Promise<void> {
  const { at, landmark } = place;
  if (at === undefined) return;
  const end = (await lastRecord(session, signal))?.position ?? 0n;
  if (end < at.commit) {
    throw new NotThere(`this log ends at ${String(end)}, before ${String(at.commit)}`);
  }
  if (landmark === undefined) return;
  const found = await idAt(session, landmark, signal);
  if (found === landmark.id) return;
  const position = String(landmark.position);
  if (found === undefined) throw new NotThere(`this log has nothing at ${position}`);
  throw differentLog(place, `this log has event ${found} at ${position}`);
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

export function differentLog(place: Place, trouble: string): DifferentLog {
  const { position, token, eventId } = checkpointOf(place);
  return new DifferentLog(
    `the checkpoint at position ${String(position)} (${token}) is of event ${eventId || '(none)'}, but ${trouble}: it is another log, or was restored from before; rebuild what was read from it`,
  );
}
