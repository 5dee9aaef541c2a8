import { wellFormed } from './content.js';
import { customerEvents, type CustomerEventType } from './events.js';

type Check = (data: unknown) => object;

interface CustomerEventSchema {
  readonly version: number;
  readonly check: Check;
  readonly upcasts: Readonly<Record<number, (data: object) => object>>;
  readonly olderChecks: Readonly<Record<number, Check>>;
}

/** The newest version of each event type, and the way there from every older one. */
export const customerRegistry = Object.fromEntries(
  Object.entries(customerEvents).map(([type, { newest, older }]) => [
    type,
    {
      version: older.length + 1,
      check: (data: unknown) => wellFormed<object>(newest, data),
      upcasts: byVersion(older.map(({ upcast }) => upcast)),
      olderChecks: byVersion(
        older.map(
          ({ schema }) =>
            (data: unknown) =>
              wellFormed(schema, data),
        ),
      ),
    },
  ]),
) as Readonly<Record<CustomerEventType, CustomerEventSchema>>;

function byVersion<Item>(items: readonly Item[]): Readonly<Record<number, Item>> {
  return Object.fromEntries(items.map((item, index) => [index + 1, item]));
}
