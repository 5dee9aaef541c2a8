import { EventStoreDBClient, streamNameFilter } from '@eventstore/db-client';
import { copyLog, type EventStore, openEventStoreDb, START } from '../../libs/event-store/index.js';
import { createProjector } from '../../libs/read-store/index.js';
import { type Figure, percentile, rate, timed } from '../figures.js';
import type { Cdnow } from '../cdnow.js';
import type { Workshop } from '../workshop.js';

/** The whole of CDNOW read, followed and folded: the raw client, then the adapter. */
export async function readFigures(url: string, workshop: Workshop): Promise<Figure[]> {
  const cdnow = await workshop.cdnow();
  if (cdnow === undefined) return [];
  const client = EventStoreDBClient.connectionString(url);
  const store = await openEventStoreDb({ url });
  try {
    if (workshop.options.url !== undefined) await copyLog(cdnow.ledger.store, store, {});
    const rounds = workshop.options.quick ? 1 : 3;
    const read = await median(rounds, () => rawRead(client));
    const subscribed = await median(rounds, () => rawSubscribe(client));
    const adapterRead = await median(rounds, () => adapterReads(store));
    const adapterSubscribed = await median(rounds, () => adapterSubscribes(store));
    const rebuilt = await median(rounds, () => rebuild(store, cdnow, workshop));
    return figures({ read, subscribed, adapterRead, adapterSubscribed, rebuilt });
  } finally {
    await store.close();
    await client.dispose();
  }
}

type Rates = Record<
  'read' | 'subscribed' | 'adapterRead' | 'adapterSubscribed' | 'rebuilt',
  number
>;

function figures(rates: Rates): Figure[] {
  const unit = 'events/s';
  const { read, subscribed, adapterRead, adapterSubscribed, rebuilt } = rates;
  const ratio = (measure: string, value: number, least: number): Figure => {
    return { measure, value, unit: '', aim: { atLeast: least } };
  };
  return [
    { measure: 'read of $all: client', value: read, unit, aim: { atLeast: 25_000 } },
    { measure: 'filtered subscription, catching up: client', value: subscribed, unit },
    { measure: 'read: adapter (pages of a subscription)', value: adapterRead, unit },
    { measure: 'subscription, catching up: adapter', value: adapterSubscribed, unit },
    ratio("adapter's read / client's subscription", adapterRead / subscribed, 0.9),
    ratio("adapter's subscription / client's", adapterSubscribed / subscribed, 0.9),
    { measure: 'rebuild of all read models through the adapter', value: rebuilt, unit },
    ratio("rebuild through the adapter / client's read", rebuilt / read, 0.6),
  ];
}

/** Of the rates that `work` reaches; it says how many events it saw. */
async function median(rounds: number, work: () => Promise<number>): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { result, milliseconds } = await timed(work);
    rates.push(rate(result, milliseconds));
  }
  return percentile(rates, 0.5);
}

async function rawRead(client: EventStoreDBClient): Promise<number> {
  let events = 0;
  for await (const { event } of client.readAll()) events += Number(event !== undefined);
  return events;
}

async function rawSubscribe(client: EventStoreDBClient): Promise<number> {
  const filter = streamNameFilter({ prefixes: ['customer-', 'lifeledger-'] });
  const subscription = client.subscribeToAll({ filter });
  let events = 0;
  await new Promise<void>((resolve, reject) => {
    subscription.on('data', () => (events += 1));
    subscription.on('caughtUp', resolve);
    subscription.on('error', reject);
  });
  await subscription.unsubscribe();
  return events;
}

async function adapterReads(store: EventStore): Promise<number> {
  let events = 0;
  for await (const page of store.readAll()) events += page.length;
  return events;
}

async function adapterSubscribes(store: EventStore): Promise<number> {
  let events = 0;
  for await (const batch of store.subscribe({ after: START })) {
    events += batch.events.length;
    if (batch.caughtUp) break;
  }
  return events;
}

async function rebuild(
  store: EventStore,
  { ledger, events }: Cdnow,
  workshop: Workshop,
): Promise<number> {
  const { reads, codec, projections } = await workshop.openLedger();
  const { say: log } = workshop;
  const projector = createProjector({ readStore: reads, store, codec, projections, log });
  await projector.rebuild();
  const folded = (await reads.status()).position;
  const head = (await ledger.store.head()).position;
  if (folded === 0n) throw new Error(`folded nothing of a log that ends at ${head}`);
  return events;
}
