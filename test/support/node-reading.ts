import type {
  EventData,
  NodeAllRead,
  NodeEvent,
  NodeFilter,
  NodeLog,
  NodeMessage,
  NodeStreamRead,
  PostgresEventStore,
} from '../../libs/event-store/index.js';
import { openPostgresEventStore } from '../../libs/event-store/index.js';
import { anEvent } from '../contract/contract-store.js';
import { freshDatabase } from './database.js';
import { until } from './until.js';

/** A log of a spec's own. */
export interface OpenedNode {
  readonly url: string;
  readonly store: PostgresEventStore;
  readonly node: NodeLog;
  close(): Promise<void>;
}

export async function openNode(): Promise<OpenedNode> {
  const database = await freshDatabase();
  const store = await openPostgresEventStore({ url: database.url });
  const close = async () => {
    await store.close();
    await database.drop();
  };
  return { url: database.url, store, node: store.node, close };
}

export const never = new AbortController().signal;

const EVERYTHING = {
  direction: 'forwards',
  from: 'start',
  limit: Number.MAX_SAFE_INTEGER,
  resolveLinks: false,
  signal: never,
} as const;

export async function readAllOf(
  node: NodeLog,
  given: Partial<NodeAllRead> = {},
): Promise<readonly NodeEvent[]> {
  return flat(node.readAll({ ...EVERYTHING, ...given }));
}

/** Undefined where the stream is not found. */
export async function readStreamOf(
  node: NodeLog,
  stream: string,
  given: Partial<NodeStreamRead> = {},
): Promise<readonly NodeEvent[] | undefined> {
  const reading = await node.readStream(stream, { ...EVERYTHING, ...given });
  return reading && flat(reading.pages);
}

export async function revisionsOf(
  ...asked: Parameters<typeof readStreamOf>
): Promise<readonly bigint[] | undefined> {
  return (await readStreamOf(...asked))?.map(({ record }) => record.revision);
}

async function flat(pages: AsyncIterable<readonly NodeEvent[]>): Promise<readonly NodeEvent[]> {
  const found: NodeEvent[] = [];
  for await (const page of pages) found.push(...page);
  return found;
}

export function aFilter(given: Partial<NodeFilter>): NodeFilter {
  return { on: 'stream', regex: '', prefixes: [], window: 32, checkpointMultiplier: 1, ...given };
}

export function aLink(data: string): EventData {
  return anEvent({
    type: '$>',
    contentType: 'application/octet-stream',
    data: Buffer.from(data),
  });
}

export async function setMetadata(node: NodeLog, stream: string, json: object): Promise<void> {
  const data = Buffer.from(JSON.stringify(json));
  await node.append(`$$${stream}`, 'any', [anEvent({ type: '$metadata', data })]);
}

/** What a subscriber was told, in the words of a spec: positions or revisions, and what came between. */
export type Told = bigint | `checkpoint ${bigint}` | 'caught-up';

/** A subscriber in the background that notes what it is told. */
export class Subscriber {
  readonly told: Told[] = [];
  /** The error that it ended with, or nothing. */
  readonly ended: Promise<unknown>;
  readonly #listening: Promise<void>;
  readonly #leaving: AbortController;

  constructor(
    messages: AsyncIterable<NodeMessage>,
    by: 'position' | 'revision',
    leaving: AbortController,
  ) {
    this.#leaving = leaving;
    this.#listening = this.#listen(messages, by);
    this.ended = this.#listening.then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  /** Waits until it was told that. */
  async hears(what: Told): Promise<readonly Told[]> {
    await until(() => Promise.resolve(this.told.includes(what)));
    return this.told;
  }

  /** Ends the subscription. */
  async leave(): Promise<readonly Told[]> {
    this.#leaving.abort();
    await this.#listening;
    return this.told;
  }

  async #listen(messages: AsyncIterable<NodeMessage>, by: 'position' | 'revision'): Promise<void> {
    for await (const message of messages) this.told.push(...words(message, by));
  }
}

/** A message in the words of a spec. */
export function words(message: NodeMessage, by: 'position' | 'revision'): readonly Told[] {
  switch (message.kind) {
    case 'events':
      return message.events.map(({ record }) => record[by]);
    case 'checkpoint':
      return [`checkpoint ${message.position}`];
    case 'caught-up':
      return ['caught-up'];
  }
}

/** Pulls one message of a subscription by hand. */
export async function nextOf(messages: AsyncIterator<NodeMessage>): Promise<NodeMessage> {
  const next = await messages.next();
  if (next.done === true) throw new Error('the subscription has ended');
  return next.value;
}

export async function listenToAll(
  node: NodeLog,
  given: Partial<Parameters<NodeLog['subscribeToAll']>[0]> = {},
): Promise<Subscriber> {
  const leaving = new AbortController();
  const asked = { after: 'start', resolveLinks: false, signal: leaving.signal } as const;
  return new Subscriber(await node.subscribeToAll({ ...asked, ...given }), 'position', leaving);
}

export async function listenToStream(
  node: NodeLog,
  stream: string,
  given: Partial<Parameters<NodeLog['subscribeToStream']>[1]> = {},
): Promise<Subscriber> {
  const leaving = new AbortController();
  const asked = { after: 'start', resolveLinks: false, signal: leaving.signal } as const;
  const messages = await node.subscribeToStream(stream, { ...asked, ...given });
  return new Subscriber(messages, 'revision', leaving);
}
