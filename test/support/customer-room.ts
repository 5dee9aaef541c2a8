import {
  customerDecider,
  type CustomerEvent,
  customerRegistry,
  type CustomerState,
} from '../../libs/customer/index.js';
import { createCodec, openPostgresEventStore, type Room } from '../../libs/event-store/index.js';
import { freshDatabase } from './database.js';

/** A log of customers on a database of its own. */
export interface CustomerRoom {
  readonly url: string;
  readonly room: Room<CustomerState, CustomerEvent>;
  readonly close: () => Promise<void>;
}

export async function openCustomerRoom(): Promise<CustomerRoom> {
  const database = await freshDatabase();
  const store = await openPostgresEventStore({ url: database.url });
  const codec = createCodec<CustomerEvent>(customerRegistry);
  return {
    url: database.url,
    room: { store, codec, decider: customerDecider },
    close: async () => {
      await store.close();
      await database.drop();
    },
  };
}

/** What the log says by stream: ids, types, data and metadata, without positions and stamps. */
export async function logContent({ room }: CustomerRoom): Promise<Record<string, unknown[]>> {
  const streams = new Map<string, unknown[]>();
  for await (const page of room.store.readAll()) {
    for (const { stream, id, type, data, metadata } of page) {
      const events = streams.get(stream) ?? [];
      events.push([id, type, text(data), text(metadata)]);
      streams.set(stream, events);
    }
  }
  return Object.fromEntries([...streams].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The content of every purchase, in order of position. */
export async function purchasesOf({ room }: CustomerRoom): Promise<readonly object[]> {
  const purchases: object[] = [];
  for await (const page of room.store.readAll({ filter: { types: ['CustomerPurchased'] } })) {
    for (const recorded of page) {
      const { known, event } = room.codec.decode(recorded);
      if (known) purchases.push(event.data);
    }
  }
  return purchases;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8');
}
