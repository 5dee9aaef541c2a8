import { InvalidAppend } from '../errors.js';
import type { ExpectedRevision } from '../port.js';
import type { CheckedDeletion } from './change.js';
import { checkStream, STREAM_BYTES_MAX } from './check-append.js';
import { metastreamOf } from './metastream.js';
import { softDeletion, tombstone } from './system-events.js';

/** @throws InvalidAppend where no stream can have the name, or its metastream would have too long a one */
export function checkDeletion(
  kind: CheckedDeletion['kind'],
  stream: string,
  expected: ExpectedRevision,
): CheckedDeletion {
  checkStream(stream);
  if (kind === 'delete') requireMetastream(stream);
  const event = kind === 'delete' ? softDeletion() : tombstone();
  return { kind, stream, expected, events: [event], bytes: event.data.byteLength };
}

function requireMetastream(stream: string): void {
  const bytes = Buffer.byteLength(metastreamOf(stream));
  if (bytes <= STREAM_BYTES_MAX) return;
  throw new InvalidAppend(
    `the name of the stream is too long for a soft deletion, which needs one of ${String(bytes)} bytes for its record where a name has at most ${String(STREAM_BYTES_MAX)}; a tombstone can close it`,
  );
}
