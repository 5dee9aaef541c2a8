import { customerRegistry, type CustomerEvent } from '../../libs/customer/index.js';
import { openEmbedded } from '../../libs/embedded/index.js';
import {
  createCodec,
  openEventStoreDb,
  openPostgresEventStore,
} from '../../libs/event-store/index.js';
import { createProjector, definitionsOf, openReadStore } from '../../libs/read-store/index.js';
import {
  type LifeledgerEvent,
  lifeledgerRegistry,
  projectionsFor,
} from '../../projections/index.js';
import { foldingOf } from './folding.js';
import { claim, logOf } from './installation-in-log.js';
import { PolicyAdoption } from './policy-adoption.js';
import { Lifeledger } from './lifeledger.js';
import { loadPolicy } from './load-policy.js';
import type { Settings } from './settings.js';
import { type BatchObserver, traceBatch } from './tracing-batches.js';

export interface Opening {
  /** A `server` owns its data folder; a `guest` (a command) joins the server that runs there. */
  readonly role: 'server' | 'guest';
  readonly log: (line: string) => void;
  /** How long an answer waits for its position; default: as long as the read store has it. */
  readonly waitMilliseconds?: number | undefined;
  /** Gives the opening up. */
  readonly signal?: AbortSignal;
}

interface Database {
  readonly url: () => string;
  readonly isUp: () => boolean;
  readonly close: () => Promise<void>;
}

/**
 * Opens what the settings name: database, read store, event store, projector (not yet running).
 * What was opened before a failure is closed again.
 */
export async function openLifeledger(settings: Settings, opening: Opening): Promise<Lifeledger> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (let last = opened.pop(); last !== undefined; last = opened.pop()) await last();
  };
  try {
    return await openAll(settings, opening, { opened, close });
  } catch (error) {
    await close();
    throw error;
  }
}

async function openAll(
  settings: Settings,
  opening: Opening,
  { opened, close }: { opened: (() => Promise<void>)[]; close: () => Promise<void> },
): Promise<Lifeledger> {
  const { log, waitMilliseconds } = opening;
  const { currency, timeZone } = settings;
  const policy = await loadPolicy(settings.policyFile);
  const database = await openDatabase(settings, opening);
  opened.push(() => database.close());
  const url = database.url();
  const projections = projectionsFor({ currency });
  const definitions = definitionsOf(projections);
  const reads = await openReadStore({ url, log, definitions, waitMilliseconds });
  opened.push(() => reads.close());
  const { store, node, storeCounts, storeTrouble } = await openStore(settings, { url, log });
  opened.push(() => store.close());
  await claim({ currency, timeZone }, { reads, store });
  const policyAdoption = new PolicyAdoption({ store, asked: { policy, currency, timeZone }, log });
  opened.push(() => policyAdoption.close());
  const codec = createCodec<LifeledgerEvent>(lifeledgerRegistry);
  const customerCodec = createCodec<CustomerEvent>(customerRegistry);
  const batchObservers = new Set<BatchObserver>([traceBatch]);
  const observe: BatchObserver = (batch) => {
    for (const observer of batchObservers) observer(batch);
  };
  const folded = logOf({ currency, timeZone }, store);
  const folding = foldingOf({ store: folded, codec, projections, log });
  const projector = createProjector({ readStore: reads, ...folding, observe });
  const databaseUrl = () => database.url();
  // Where another program took its port meanwhile, the database comes back on one that no pool knows.
  const databaseIsUp = () => database.isUp() && database.url() === url;
  const parts = {
    settings,
    databaseUrl,
    databaseIsUp,
    store,
    node,
    storeCounts,
    storeTrouble,
    codec,
    customerCodec,
    reads,
    projections,
    policy,
    policyAdoption,
    projector,
    batchObservers,
  };
  return new Lifeledger(parts, close);
}

/** In PostgreSQL unless a node of EventStoreDB keeps it; that one need not be there yet. */
async function openStore(
  { eventStoreUrl }: Settings,
  { url, log }: { readonly url: string; readonly log: (line: string) => void },
): Promise<Pick<Lifeledger, 'store' | 'node' | 'storeCounts' | 'storeTrouble'>> {
  if (eventStoreUrl === undefined) {
    const store = await openPostgresEventStore({ url, log });
    return { store, node: store.node, storeCounts: undefined, storeTrouble: () => undefined };
  }
  const store = await openEventStoreDb({ url: eventStoreUrl, log });
  return { store, node: undefined, storeCounts: store.counts, storeTrouble: () => store.trouble() };
}

async function openDatabase(settings: Settings, opening: Opening): Promise<Database> {
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl === undefined) return openEmbedded({ dataDir, ...opening });
  return { url: () => databaseUrl, isUp: () => true, close: () => Promise.resolve() };
}
