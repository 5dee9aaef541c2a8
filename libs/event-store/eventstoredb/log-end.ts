import type { Checkpoint, RecordedEvent } from '../port.js';
import { eventsIn, firstEvent } from './call.js';
import type { NodeConnection } from './connection.js';
import { openIncoming } from './incoming.js';
import { persist } from './patience.js';
import { BEFORE_ALL, checkpointOf, type LogPosition } from './place.js';
import { lastRecordRead } from './requests.js';
import type { Session } from './session.js';
import { NoAnswer } from './waiting.js';

/** The last record of the whole log, whoever wrote it; one try. @throws as `firstEvent` */
export async function lastRecord(
  session: Session,
  signal = session.closing,
): Promise<RecordedEvent | undefined> {
  const record = await firstEvent(session, lastRecordRead(), signal);
  if (record === undefined) session.known.learn(0n);
  return record;
}

/** The end of the log as one node has it: another one may be behind. */
export interface EndOfNode {
  readonly at: LogPosition;
  /** Its address. */
  readonly node: string | undefined;
}

/** Undefined where the log is empty; one try. @throws as `firstEvent` */
export async function endOfNode(
  session: Session,
  connection: NodeConnection,
  signal: AbortSignal,
): Promise<EndOfNode | undefined> {
  const { answer: silence } = session.timings;
  const call = { connection, request: lastRecordRead(), most: 1, signal };
  const incoming = await openIncoming(session, call);
  try {
    const taken = await incoming.take({ least: 1, gathering: 0, silence, signal });
    signal.throwIfAborted();
    if (taken?.length === 0) throw new NoAnswer(silence);
    const [record] = eventsIn(taken ?? []);
    if (record === undefined) return undefined;
    const { position } = record;
    return { at: { commit: position, prepare: position }, node: incoming.node };
  } finally {
    incoming.cancel();
  }
}

/** The end, for a call that a node has answered: of another node, which may be behind, it says nothing. */
export function reachedBy(
  node: string | undefined,
  end: EndOfNode | undefined,
): LogPosition | undefined {
  return node !== undefined && end?.node === node ? end.at : undefined;
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
