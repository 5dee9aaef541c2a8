import { randomUUID } from 'node:crypto';
import { LAST_REVISION } from '../node-log.js';
import type { EventData } from '../port.js';

const nothing = new Uint8Array();

/** A record that sets a stream's metadata. */
export function metadataEvent(data: Uint8Array): EventData {
  return {
    id: randomUUID(),
    type: '$metadata',
    contentType: 'application/json',
    data,
    metadata: nothing,
  };
}

/** What hides all of a stream until somebody appends to it again. */
export function softDeletion(): EventData {
  return metadataEvent(Buffer.from(`{"$tb":${String(LAST_REVISION)}}`));
}

/** What closes a stream for ever. */
export function tombstone(): EventData {
  return {
    id: randomUUID(),
    type: '$streamDeleted',
    contentType: 'application/octet-stream',
    data: nothing,
    metadata: nothing,
  };
}
