import { customerStream } from '../../../libs/customer/index.js';
import type { LogFilter, RecordedEvent } from '../../../libs/event-store/index.js';

/** Which events an integrator wants. */
export interface FeedSelection {
  /** All where undefined. */
  readonly types: readonly string[] | undefined;
  /** All customers where undefined. */
  readonly customerId: string | undefined;
}

/** Ours, whatever else others keep in the same log. */
const OUR_STREAMS = [customerStream(''), 'lifeledger-'];

/** As far as the store can filter; a prefix also lets in customers whose id goes on after it. */
export function storeFilter({ types, customerId }: FeedSelection): LogFilter {
  return {
    ...(types !== undefined && { types }),
    streamPrefixes: customerId === undefined ? OUR_STREAMS : [customerStream(customerId)],
  };
}

/** What the store's filter leaves to be said: exactly this customer. */
export function isSelected({ customerId }: FeedSelection, { stream }: RecordedEvent): boolean {
  return customerId === undefined || stream === customerStream(customerId);
}
