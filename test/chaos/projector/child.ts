import {
  type EventStore,
  messageOf,
  openEventStoreDb,
  openPostgresEventStore,
} from '../../../libs/event-store/index.js';
import {
  createProjector,
  FoldFailed,
  NoSuchGeneration,
  openReadStore,
  type Projector,
} from '../../../libs/read-store/index.js';
import { actOf, discardsIn, OPERATIONS } from '../../support/parking-toys.js';
import { codecOf, toysOf } from './ailing.js';

/** Where such a process works, and with which code. */
export interface Post {
  readonly databaseUrl: string;
  /** Of a node of EventStoreDB; absent: the log is in the database. */
  readonly storeUrl?: string;
  readonly leaseMilliseconds: number;
  /** Later ones can fold what ailed before. */
  readonly release: number;
}

/** What it is told to do there. */
export type Task =
  | { readonly role: 'fold' | 'rebuild' | 'rollback' }
  | { readonly role: 'serve' | 'drop'; readonly generation: string }
  | { readonly role: 'compare'; readonly before: string; readonly after: string };

export type Orders = Post & Task;

/** How such a process says what came of its orders. */
export const EXIT = { done: 0, failed: 1, stoppedAtPoison: 3, noSuchGeneration: 4 } as const;

/** What one says that is about to fold. */
export const AT_WORK = 'at work';

/** What a comparison says, on a line of its own. */
export interface Compared {
  readonly position: string;
  readonly equal: boolean;
}

const STREAMS = ['customer-', OPERATIONS];

/** The node's waits, for a store that is cut every other second. */
const TIMINGS = { answer: 500, patience: 2_000, firstPause: 2, longestPause: 50, quiet: 200 };

/** Folds for ever, or acts once; says on its standard output what happens. */
export async function work(given: string | undefined): Promise<void> {
  const orders = JSON.parse(given ?? '') as Orders;
  const log = (line: string) => process.stdout.write(`${line}\n`);
  try {
    const projector = await projectorAt(orders, await openStore(orders, log), log);
    if (orders.role === 'fold') log(AT_WORK);
    await act(projector, orders, log);
  } catch (error) {
    log(messageOf(error));
    process.exitCode = exitCodeOf(error);
  }
}

function openStore(
  { databaseUrl, storeUrl }: Post,
  log: (line: string) => void,
): Promise<EventStore> {
  return storeUrl === undefined
    ? openPostgresEventStore({ url: databaseUrl, log })
    : openEventStoreDb({ url: storeUrl, streamPrefixes: STREAMS, log, timings: TIMINGS });
}

async function projectorAt(
  { databaseUrl, leaseMilliseconds, release }: Post,
  store: EventStore,
  log: (line: string) => void,
): Promise<Projector> {
  const codec = codecOf(release);
  return createProjector({
    readStore: await openReadStore({ url: databaseUrl, log }),
    store,
    codec,
    projections: toysOf(release),
    filter: { streamPrefixes: STREAMS },
    actOf,
    discards: () => discardsIn(store, codec),
    log,
    batchSize: 50,
    backOffMilliseconds: 50,
    standByMilliseconds: 50,
    leaseMilliseconds,
  });
}

async function act(projector: Projector, task: Task, log: (line: string) => void): Promise<void> {
  const switchboard = projector.switchboard();
  if (task.role === 'fold') await projector.run(new AbortController().signal);
  if (task.role === 'rebuild') await projector.rebuild();
  if (task.role === 'rollback') await switchboard.rollback();
  if (task.role === 'serve') await switchboard.serve(BigInt(task.generation));
  if (task.role === 'drop') await switchboard.drop(BigInt(task.generation));
  if (task.role !== 'compare') return;
  const pair = { before: BigInt(task.before), after: BigInt(task.after) };
  const { position, equal } = await switchboard.compare(pair);
  const compared: Compared = { position: String(position), equal };
  log(JSON.stringify(compared));
}

function exitCodeOf(error: unknown): number {
  if (error instanceof FoldFailed) return EXIT.stoppedAtPoison;
  return error instanceof NoSuchGeneration ? EXIT.noSuchGeneration : EXIT.failed;
}
