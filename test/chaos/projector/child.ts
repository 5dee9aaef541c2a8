import {
  messageOf,
  openEventStoreDb,
  openPostgresEventStore,
} from '../../../libs/event-store/index.js';
import { createProjector, openReadStore, type Projector } from '../../../libs/read-store/index.js';
import { toys } from '../../support/toy-projections.js';
import { noteCodec } from '../notes.js';

/** What such a process is told. */
export interface Orders {
  readonly role: 'fold' | 'rebuild';
  readonly databaseUrl: string;
  /** Of a node of EventStoreDB; absent: the log is in the database. */
  readonly storeUrl?: string;
  readonly leaseMilliseconds: number;
}

/** The node's waits, for a store that is cut every other second. */
const TIMINGS = { answer: 500, patience: 2_000, firstPause: 2, longestPause: 50, quiet: 200 };

/** Folds for ever, or rebuilds once; says on its standard output what happens. */
export async function work(orders: string | undefined): Promise<void> {
  const { role, databaseUrl, storeUrl, leaseMilliseconds } = JSON.parse(orders ?? '') as Orders;
  const log = (line: string) => process.stdout.write(`${line}\n`);
  const store =
    storeUrl === undefined
      ? await openPostgresEventStore({ url: databaseUrl, log })
      : await openEventStoreDb({ url: storeUrl, log, timings: TIMINGS });
  const readStore = await openReadStore({ url: databaseUrl, log });
  const projector = createProjector({
    readStore,
    store,
    codec: noteCodec,
    projections: toys,
    log,
    batchSize: 7,
    backOffMilliseconds: 50,
    standByMilliseconds: 50,
    leaseMilliseconds,
  });
  if (role === 'rebuild') await rebuildOnce(projector, log);
  else await projector.run(new AbortController().signal);
}

/** One that was broken off may seem to be under way until its lease has run out. */
async function rebuildOnce(projector: Projector, log: (line: string) => void): Promise<void> {
  try {
    await projector.rebuild();
  } catch (error) {
    log(messageOf(error));
    process.exitCode = 1;
  }
}
