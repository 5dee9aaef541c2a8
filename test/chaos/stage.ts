import { createServices, openDoor } from '../../libs/event-store-door/index.js';
import {
  type EventStore,
  openEventStoreDb,
  openPostgresEventStore,
  type PostgresEventStore,
  type Timings,
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
const TIMINGS: Timings = {
  answer: 150,
  patience: 400,
  firstPause: 2,
  longestPause: 20,
  quiet: 60,
  gathering: 2,
  settling: 60_000,
  settlingAtFirst: 60_000,
  closing: 500,
};

/** Patience enough for a busy machine: a call that meets one fault succeeds in the end. */
export const PATIENT: Timings = { ...TIMINGS, answer: 300, patience: 30_000 };

export interface StageOptions {
  readonly aim: Aim;
  /** One line for each thing that the adapter says, and for how far the stage's ends have come. */
  readonly log: (line: string) => void;
  readonly timings?: Timings;
}

export async function openStage({ aim, log, timings = TIMINGS }: StageOptions): Promise<Stage> {
  log('opening');
  const database = await freshDatabase();
  const postgres = await openPostgresEventStore({ url: database.url });
  const door = await openDoor(createServices(postgres.node, {}), { host: '127.0.0.1', port: 0 });
  const node = await openFaultyNode({
    port: door.port,
    aim,
    stallMilliseconds: timings.answer,
    records: (after, upTo) => positions(postgres, after, upTo),
  });
  const store = await openEventStoreDb({ url: node.url, log, timings });
  const reads = await openReadStore({ url: database.url });
  let ending: Promise<void> | undefined;
  const endFaults = () => (ending ??= store.close().then(() => node.close()));
  return {
    databaseUrl: database.url,
    log: postgres,
    store,
    reads,
    endFaults,
    close: async () => {
      log('closing adapter and node');
      await endFaults();
      log('closing read models and door');
      await reads.close();
      await door.close();
      log('closing the log');
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
