import type { RecordedEvent } from '../port.js';
import type { LogPosition } from './place.js';
import { WireReader } from './wire-reader.js';

/** What a read or a subscription says, in its order. */
export type Message =
  | { readonly kind: 'event'; readonly at: LogPosition; readonly event: RecordedEvent }
  /** Everything up to it was considered. */
  | { readonly kind: 'checkpoint'; readonly at: LogPosition }
  | { readonly kind: 'caught-up' | 'fell-behind' | 'not-found' }
  /** Nothing that matters to us. */
  | { readonly kind: 'aside' };

const ASIDE: Message = { kind: 'aside' };
const WORDS: Readonly<Record<number, Message>> = {
  4: { kind: 'not-found' },
  8: { kind: 'caught-up' },
  9: { kind: 'fell-behind' },
};
const EVENT = 1;
const CHECKPOINT = 3;

/**
 * A `ReadResp` of the protocol. The client's generated messages would take twice the time of all
 * else that is done for an event here.
 */
export function messageIn(bytes: Buffer): Message {
  const response = new WireReader(bytes);
  const field = response.next();
  if (field === EVENT) return readEvent(response.message());
  if (field === CHECKPOINT) return { kind: 'checkpoint', at: checkpointIn(response.message()) };
  return WORDS[field] ?? ASIDE;
}

/** Links are never followed, so that the first field is the record itself. */
function readEvent(event: WireReader): Message {
  return event.next() === EVENT ? recordIn(event.message()) : ASIDE;
}

function checkpointIn(checkpoint: WireReader): LogPosition {
  let [commit, prepare] = [0n, 0n];
  for (let field = checkpoint.next(); field !== 0; field = checkpoint.next()) {
    if (field === 1) commit = checkpoint.unsigned();
    else if (field === 2) prepare = checkpoint.unsigned();
    else checkpoint.skip();
  }
  return { commit, prepare };
}

type Draft = { -readonly [Field in keyof RecordedEvent]: RecordedEvent[Field] };

const NO_BYTES = Buffer.alloc(0);

function recordIn(record: WireReader): Message {
  const event: Draft = {
    stream: '',
    revision: 0n,
    position: 0n,
    id: '',
    type: '',
    contentType: 'application/octet-stream',
    data: NO_BYTES,
    metadata: NO_BYTES,
    recordedAt: '',
  };
  let prepare = 0n;
  for (let field = record.next(); field !== 0; field = record.next()) {
    if (field === 4) prepare = record.unsigned();
    else takeField(event, field, record);
  }
  return { kind: 'event', at: { commit: event.position, prepare }, event };
}

function takeField(event: Draft, field: number, record: WireReader): void {
  switch (field) {
    case 1:
      event.id = textOf(record.message(), 2);
      return;
    case 2:
      event.stream = textOf(record.message(), 3);
      return;
    case 3:
      event.revision = record.unsigned();
      return;
    case 5:
      event.position = record.unsigned();
      return;
    case 6:
      takeProperty(event, record.message());
      return;
    case 7:
      event.metadata = record.bytes();
      return;
    case 8:
      event.data = record.bytes();
      return;
    default:
      record.skip();
  }
}

/** An entry of the record's properties: a key, then its value. */
function takeProperty(event: Draft, entry: WireReader): void {
  const [key, value] = [textOf(entry, 1), textOf(entry, 2)];
  if (key === 'type') event.type = value;
  else if (key === 'created') event.recordedAt = instantOf(value);
  else if (value === 'application/json') event.contentType = value;
}

/** Of the next field with this number. */
function textOf(message: WireReader, wanted: number): string {
  for (let field = message.next(); field !== 0; field = message.next()) {
    if (field === wanted) return message.text();
    message.skip();
  }
  return '';
}

/** From ticks of 100 ns since 1970: RFC 3339 in UTC with six decimals, cut off. */
export function instantOf(ticks: string): string {
  const padded = ticks.padStart(5, '0');
  const milliseconds = new Date(Number(padded.slice(0, -4))).toISOString().slice(0, -1);
  return `${milliseconds}${padded.slice(-4, -1)}Z`;
}
