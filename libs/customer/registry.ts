import { wellFormed } from './content.js';
import { type CustomerEventType, eventSchemas } from './events.js';

interface CustomerEventSchema {
  readonly version: number;
  readonly check: (data: unknown) => object;
  readonly upcasts: Readonly<Record<number, (data: object) => object>>;
}

/** The newest version of each event type, and the way there from every older one. */
export const customerRegistry = Object.fromEntries(
  (Object.keys(eventSchemas) as CustomerEventType[]).map((type) => [
    type,
    { version: 1, check: (data: unknown) => wellFormed(type, data), upcasts: {} },
  ]),
) as Readonly<Record<CustomerEventType, CustomerEventSchema>>;
