import { afterAll, beforeAll } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type {
  Batch,
  EventData,
  EventStore,
  RecordedEvent,
  SubscribeOptions,
} from '../../libs/event-store/index.js';

/** Opens the adapter under test on a store that may hold the events of others. */
export type OpenStore = () => Promise<{ store: EventStore; close(): Promise<void> }>;

/** One store for all tests of a `describe`; they keep apart by fresh names. */
export function sharedStore(open: OpenStore): () => EventStore {
  let opened: Awaited<ReturnType<OpenStore>> | undefined;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(async () => {
    await opened?.close();
  });
  return () => {
    if (opened === undefined) throw new Error('the store is not open yet');
    return opened.store;
  };
}

/** Every stream of the suite begins so: a store may be told which streams are its own. */
export const CONTRACT_PREFIX = 'contract-';

/** A name that nobody has used. */
export function freshName(kind = 'any'): string {
  return `${CONTRACT_PREFIX}${kind}-${randomUUID()}`;
}

export function anEvent(given: Partial<EventData> = {}): EventData {
  return {
    id: randomUUID(),
    type: 'SomethingHappened',
    contentType: 'application/json',
    data: text({ what: 'something' }),
    metadata: text({ who: 'a test' }),
    ...given,
  };
}

export function someEvents(count: number, given: Partial<EventData> = {}): readonly EventData[] {
  return Array.from({ length: count }, () => anEvent(given));
}

function text(value: object): Uint8Array {
  return Buffer.from(JSON.stringify(value));
}

export function ids(events: readonly { readonly id: string }[]): readonly string[] {
  return events.map(({ id }) => id);
}

export async function allOf(
  pages: AsyncIterable<readonly RecordedEvent[]>,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const page of pages) events.push(...page);
  return events;
}

/** The batches of a subscription up to the one after which it has had enough. */
export async function batchesUntil(
  store: EventStore,
  options: SubscribeOptions,
  enough: (batches: readonly Batch[]) => boolean,
): Promise<readonly Batch[]> {
  const batches: Batch[] = [];
  for await (const batch of store.subscribe(options)) {
    batches.push(batch);
    if (enough(batches)) break;
  }
  return batches;
}

export function eventsOf(batches: readonly Batch[]): readonly RecordedEvent[] {
  return batches.flatMap(({ events }) => events);
}
