import { InvalidAppend } from '../errors.js';
import type { AppendOptions, EventData, ExpectedRevision } from '../port.js';
import type { CheckedAppend } from './change.js';
import { METASTREAM_PREFIX } from './metastream.js';

/** Of a stream's name. */
export const STREAM_BYTES_MAX = 1000;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** What PostgreSQL can't keep as text, or not as it was given: NUL, half a surrogate pair. */
const unstorable = /\0|\p{Surrogate}/u;

interface AppendTarget extends AppendOptions {
  readonly stream: string;
  readonly expected: ExpectedRevision;
}

/** @throws InvalidAppend where no state of the log could take it */
export function checkAppend(
  { stream, expected, ...options }: AppendTarget,
  given: readonly EventData[],
  maxAppendBytes: number,
): CheckedAppend {
  checkStream(stream);
  const events = given.map(checkEvent);
  const bytes = events.reduce((sum, event) => sum + sizeOf(event), 0);
  if (bytes > maxAppendBytes) {
    throw new InvalidAppend(
      `an append of ${String(bytes)} bytes to ${stream} is more than the ${String(maxAppendBytes)} that are taken at once; split it`,
    );
  }
  return { kind: 'append', stream, expected, ...options, events, bytes };
}

/** @throws InvalidAppend where no stream can have the name */
export function checkStream(stream: string): void {
  if (stream === '') throw new InvalidAppend('a stream needs a name');
  if (stream === METASTREAM_PREFIX) {
    throw new InvalidAppend(
      `the stream name "${stream}" lacks the name of the stream whose metadata it is to hold`,
    );
  }
  if (unstorable.test(stream)) {
    throw new InvalidAppend(`the stream name ${JSON.stringify(stream)} is no well-formed text`);
  }
  const bytes = Buffer.byteLength(stream);
  if (bytes <= STREAM_BYTES_MAX) return;
  throw new InvalidAppend(
    `a stream name has at most ${String(STREAM_BYTES_MAX)} bytes, this one ${String(bytes)}`,
  );
}

function checkEvent(event: EventData): EventData {
  const id = event.id.toLowerCase();
  if (!uuid.test(id)) {
    throw new InvalidAppend(`an event id is a UUID, not ${JSON.stringify(event.id)}`);
  }
  if (event.type === '') throw new InvalidAppend(`event ${id} needs a type`);
  if (unstorable.test(event.type)) {
    throw new InvalidAppend(
      `the type ${JSON.stringify(event.type)} of event ${id} is no well-formed text`,
    );
  }
  return id === event.id ? event : { ...event, id };
}

function sizeOf({ type, data, metadata }: EventData): number {
  return Buffer.byteLength(type) + data.byteLength + metadata.byteLength;
}
