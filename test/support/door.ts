import {
  createServices,
  type DoorOptions,
  openDoor,
  type Service,
  type ServicesOptions,
} from '../../libs/event-store-door/index.js';
import {
  type NodeLog,
  openPostgresEventStore,
  type PostgresEventStore,
  type PostgresEventStoreOptions,
} from '../../libs/event-store/index.js';
import { freshDatabase } from './database.js';

export interface TestDoorOptions {
  readonly services?: ServicesOptions;
  readonly store?: Omit<PostgresEventStoreOptions, 'url'>;
  readonly tls?: DoorOptions['tls'];
  /** Any that is free unless one is named. */
  readonly port?: number;
  /** Between the services and the log. */
  readonly node?: (log: NodeLog) => NodeLog;
  /** Between the door and its services: a test's chance to get in the way. */
  readonly wrap?: (services: readonly Service[]) => readonly Service[];
}

export interface TestDoor {
  /** `esdb://127.0.0.1:PORT?tls=…`, without credentials. */
  readonly url: string;
  readonly port: number;
  readonly store: PostgresEventStore;
  close(): Promise<void>;
}

/** A door to the log of a database of its own. */
export async function openTestDoor(options: TestDoorOptions = {}): Promise<TestDoor> {
  const database = await freshDatabase();
  const store = await openPostgresEventStore({ ...options.store, url: database.url });
  const services = createServices(options.node?.(store.node) ?? store.node, options.services ?? {});
  const door = await openDoor(options.wrap?.(services) ?? services, {
    host: '127.0.0.1',
    port: options.port ?? 0,
    ...(options.tls === undefined ? {} : { tls: options.tls }),
  });
  return {
    url: `esdb://127.0.0.1:${String(door.port)}?tls=${String(options.tls !== undefined)}`,
    port: door.port,
    store,
    close: async () => {
      await door.close();
      await store.close();
      await database.drop();
    },
  };
}
