import { customerStream } from '../../../libs/customer/index.js';
import type { LogFilter, RecordedEvent } from '../../../libs/event-store/index.js';
import { ourStreams } from '../../wiring/index.js';

/** Which events an integrator wants. */
export interface FeedSelection {
  /** All where undefined. */
  readonly types: readonly string[] | undefined;
  /** All customers where undefined. */
  readonly customerId: string | undefined;
}

/** As far as the store can filter; a prefix also lets in customers whose id goes on after it. */
export function storeFilter({ types, customerId }: FeedSelection): LogFilter {
  return {
    ...(types !== undefined && { types }),
    ...(customerId === undefined ? ourStreams : { streamPrefixes: [customerStream(customerId)] }),
  };
}

/** What the store's filter leaves to be said: exactly this customer. */
export function isSelected({ customerId }: FeedSelection, { stream }: RecordedEvent): boolean {
  return customerId === undefined || stream === customerStream(customerId);
}
