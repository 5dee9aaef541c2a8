import { type EventData, type NodeLog, WrongExpectedRevision } from '../event-store/index.js';

/** A fresh node keeps how long it remembers its scavenges there; its clients meet it in `$all`. */
const STREAM = '$$$scavenges';

const RECORD: EventData = {
  id: '9ae9f1f2-5e8e-4a0d-8f5c-0d7b1a9f3c11',
  type: '$metadata',
  contentType: 'application/json',
  data: Buffer.from('{"$maxAge":2592000}'),
  metadata: new Uint8Array(),
};

/**
 * The log as it is, but that whoever first writes through the door finds a record of the system's
 * before their own, as on every real node: a client that takes `$all` for its own events learns it
 * here and not in production.
 */
export function withFirstRecord(log: NodeLog): NodeLog {
  let written: Promise<void> | undefined;
  const ensure = (): Promise<void> => {
    written ??= writeOnce(log).catch((error: unknown) => {
      written = undefined;
      throw error;
    });
    return written;
  };
  return {
    append: (...given) => ensure().then(() => log.append(...given)),
    delete: (...given) => ensure().then(() => log.delete(...given)),
    tombstone: (...given) => ensure().then(() => log.tombstone(...given)),
    readStream: (...given) => log.readStream(...given),
    readAll: (...given) => log.readAll(...given),
    subscribeToStream: (...given) => log.subscribeToStream(...given),
    subscribeToAll: (...given) => log.subscribeToAll(...given),
  };
}

async function writeOnce(log: NodeLog): Promise<void> {
  try {
    await log.append(STREAM, 'none', [RECORD]);
  } catch (error) {
    // Somebody has said otherwise since: all the same.
    if (!(error instanceof WrongExpectedRevision)) throw error;
  }
}
