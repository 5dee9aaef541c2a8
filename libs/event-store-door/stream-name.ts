import type { StreamIdentifier } from './codec/shared-messages.js';
import { InvalidArgument, InvalidRequest } from './refusals.js';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws InvalidRequest where no stream is named, InvalidArgument where nothing could have the name */
export function streamName(identifier: StreamIdentifier | undefined): string {
  if (identifier === undefined) throw new InvalidRequest('The options lack the stream identifier.');
  const name = decoded(identifier.streamName ?? new Uint8Array());
  if (name === '') throw new InvalidArgument('A stream needs a name.');
  if (name === '$$')
    throw new InvalidArgument('The name $$ lacks the stream whose metadata it has.');
  return name;
}

function decoded(name: Uint8Array): string {
  try {
    return utf8.decode(name);
  } catch (error) {
    throw new InvalidArgument('The stream name is no UTF-8.', { cause: error });
  }
}
