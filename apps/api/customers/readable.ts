import type { CustomerEvent } from '../../../libs/customer/index.js';
import {
  type Codec,
  type LogEvent,
  MalformedEvent,
  type RecordedEvent,
} from '../../../libs/event-store/index.js';

/** One event of a customer can't be read: nothing sound can be said or decided from what is left. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
  /** Decimal. */
  readonly position: string;

  constructor({ position, type }: Pick<RecordedEvent, 'position' | 'type'>, cause: MalformedEvent) {
    const place = String(position);
    super(
      `The event ${type} at position ${place} of this customer can't be read, and to send or ask again ` +
        `changes nothing. The history shows the rest; its operator looks at it with: ` +
        `lifeledger parked show ${place}`,
      { cause },
    );
    this.position = place;
  }
}

/** The codec of customers' streams, that says whose event can't be read. */
export function naming(codec: Codec<CustomerEvent>): Codec<CustomerEvent> {
  return {
    ...codec,
    decode: (recorded) => {
      const read = readableOf(codec, recorded);
      if (read instanceof MalformedEvent) throw new UnreadableEvent(recorded, read);
      return read;
    },
  };
}

/** What an event says, or why it can't be read. */
export function readableOf(
  codec: Codec<CustomerEvent>,
  recorded: RecordedEvent,
): LogEvent<CustomerEvent> | MalformedEvent {
  try {
    return codec.decode(recorded);
  } catch (error) {
    if (error instanceof MalformedEvent) return error;
    throw error;
  }
}
