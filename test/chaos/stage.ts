import { createServices, openDoor } from '../../libs/event-store-door/index.js';
import {
  type EventStore,
  openEventStoreDb,
  openPostgresEventStore,
  type PostgresEventStore,
} from '../../libs/event-store/index.js';
import { openReadStore, type ReadStore } from '../../libs/read-store/index.js';
import type { Aim } from '../faults/faults.js';
import { openFaultyNode } from '../faults/faulty-node.js';
import { freshDatabase } from '../support/database.js';

/** Adapter → faulty node → door → log in a database of its own, and read models beside it. */
export interface Stage {
  readonly databaseUrl: string;
  /** The log itself. */
  readonly log: PostgresEventStore;
  /** The same log through everything that may fail. */
  readonly store: EventStore;
  readonly reads: ReadStore;
  /** Ends what goes through the faulty node; appends that stalled are in the log then. */
  readonly endFaults: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Waits and back-offs short enough for hundreds of faults a minute. */
export const TIMINGS = {
  answer: 150,
  patience: 400,
  firstPause: 2,
  longestPause: 20,
  quiet: 60,
  gathering: 2,
  closing: 500,
};

export async function openStage(aim: Aim, log: (line: string) => void): Promise<Stage> {
  const database = await freshDatabase();
  const postgres = await openPostgresEventStore({ url: database.url });
  const door = await openDoor(createServices(postgres.node, {}), { host: '127.0.0.1', port: 0 });
  const node = await openFaultyNode({
    port: door.port,
    aim,
    stallMilliseconds: TIMINGS.answer,
    records: (after, upTo) => positions(postgres, after, upTo),
  });
  const store = await openEventStoreDb({ url: node.url, log, timings: TIMINGS });
  const reads = await openReadStore({ url: database.url });
  return {
    databaseUrl: database.url,
    log: postgres,
    store,
    reads,
    endFaults: async () => {
      await store.close();
      await node.close();
    },
    close: async () => {
      await reads.close();
      await door.close();
      await postgres.close();
      await database.drop();
    },
  };
}

async function positions(
  store: EventStore,
  after: bigint,
  upTo: bigint,
): Promise<readonly bigint[]> {
  const found: bigint[] = [];
  for await (const page of store.readAll({ after })) {
    for (const { position } of page) {
      if (position > upTo) return found;
      found.push(position);
    }
  }
  return found;
}
