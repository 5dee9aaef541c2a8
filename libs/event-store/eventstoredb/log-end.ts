import type { Checkpoint, RecordedEvent } from '../port.js';
import { firstEvent } from './call.js';
import { persist } from './patience.js';
import { BEFORE_ALL, checkpointOf } from './place.js';
import { lastRecordRead } from './requests.js';
import type { Session } from './session.js';

/** The last record of the whole log, whoever wrote it; one try. @throws as `firstEvent` */
export async function lastRecord(
  session: Session,
  signal = session.closing,
): Promise<RecordedEvent | undefined> {
  const record = await firstEvent(session, lastRecordRead(), signal);
  if (record === undefined) session.known.learn(0n);
  return record;
}

/** @throws StoreUnavailable, AccessDenied */
export async function headOf(session: Session): Promise<Checkpoint> {
  const record = await persist(session, "the log's end can't be read", () => lastRecord(session));
  if (record === undefined) return checkpointOf(BEFORE_ALL);
  const { position, id } = record;
  const at = { commit: position, prepare: position };
  return checkpointOf({ at, landmark: isOurs(session, record) ? { position, id } : undefined });
}

export function isOurs(
  { prefixes }: Pick<Session, 'prefixes'>,
  { stream }: RecordedEvent,
): boolean {
  return prefixes.some((prefix) => stream.startsWith(prefix));
}
