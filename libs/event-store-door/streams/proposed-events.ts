import type { EventData } from '../../event-store/index.js';
import type { ProposedMessage } from '../codec/shared-messages.js';
import { uuidText } from '../codec/uuid.js';
import { AppendTooLarge, InvalidArgument, MissingProperty } from '../refusals.js';

const NIL = '00000000-0000-0000-0000-000000000000';
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** As in the log, an event's share of memory beside the message that it came in. */
const EVENT_OVERHEAD_BYTES = 200;

/** Whatever does not count for the limit of an append may not fill the memory either. */
const HELD_BYTES_MAX = 16 * 1024 * 1024;

/** The events of one append as they come in, up to what one append may hold. */
export class ProposedEvents {
  readonly events: EventData[] = [];
  /** As held in memory: as long as a part of a message is held, all of it is. */
  heldBytes = 0;
  #dataBytes = 0;

  constructor(readonly maxAppendBytes: number) {}

  /**
   * Takes what one message of so many bytes brought.
   * @throws AppendTooLarge, MissingProperty, InvalidArgument
   */
  take(size: number, proposed: readonly ProposedMessage[]): void {
    this.heldBytes += size + proposed.length * EVENT_OVERHEAD_BYTES;
    if (this.heldBytes > HELD_BYTES_MAX) throw new AppendTooLarge(HELD_BYTES_MAX);
    for (const each of proposed) {
      const event = eventOf(each);
      // A node counts the data alone: type and metadata don't count for the limit.
      this.#dataBytes += event.data.byteLength;
      if (this.#dataBytes > this.maxAppendBytes) throw new AppendTooLarge(this.maxAppendBytes);
      this.events.push(event);
    }
  }
}

/** @throws MissingProperty, InvalidArgument */
function eventOf({ id, metadata, customMetadata, data }: ProposedMessage): EventData {
  const properties = new Map(metadata?.map(({ key = '', value = '' }) => [key, value]));
  const type = properties.get('type');
  if (type === undefined) throw new MissingProperty('type');
  const contentType = properties.get('content-type');
  if (contentType === undefined) throw new MissingProperty('content-type');
  if (type === '') throw new InvalidArgument('An event needs a type.');
  return {
    id: eventId(uuidText(id ?? {}) ?? ''),
    type,
    // Whatever else is said, a node keeps a flag only.
    contentType: contentType === 'application/json' ? contentType : 'application/octet-stream',
    data: data ?? new Uint8Array(),
    metadata: customMetadata ?? new Uint8Array(),
  };
}

function eventId(id: string): string {
  if (!uuidPattern.test(id)) {
    throw new InvalidArgument(`An event id is a UUID, not ${JSON.stringify(id)}.`);
  }
  if (id === NIL) throw new InvalidArgument('An event id may not be all zeros.');
  return id.toLowerCase();
}
