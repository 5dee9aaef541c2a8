import type { DeleteRequest, DeleteResponse } from '../codec/write-messages.js';
import { expectedOf } from '../expected.js';
import { InvalidRequest } from '../refusals.js';
import type { Served } from '../services-options.js';
import { streamName } from '../stream-name.js';

/** `Delete` and `Tombstone`. */
export async function deleteStream(
  { log, check }: Served,
  kind: 'delete' | 'tombstone',
  { options }: DeleteRequest,
): Promise<DeleteResponse> {
  if (options === undefined) throw new InvalidRequest('The request lacks its options.');
  const stream = streamName(options.streamIdentifier);
  const expected = expectedOf(options);
  check({ kind, stream, events: [] });
  const position = await log[kind](stream, expected);
  return { position: { commit: position, prepare: position } };
}
