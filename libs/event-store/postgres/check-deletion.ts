import type { ExpectedRevision } from '../port.js';
import type { CheckedDeletion } from './change.js';
import { checkStream } from './check-append.js';
import { metastreamOf } from './metastream.js';
import { softDeletion, tombstone } from './system-events.js';

/** @throws InvalidAppend where no stream can have the name, or its metastream would have too long a one */
export function checkDeletion(
  kind: CheckedDeletion['kind'],
  stream: string,
  expected: ExpectedRevision,
): CheckedDeletion {
  checkStream(stream);
  if (kind === 'delete') checkStream(metastreamOf(stream));
  const event = kind === 'delete' ? softDeletion() : tombstone();
  return { kind, stream, expected, events: [event], bytes: event.data.byteLength };
}
