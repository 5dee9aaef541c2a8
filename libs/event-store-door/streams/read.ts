import { randomUUID } from 'node:crypto';
import type {
  NodeEvent,
  NodeLog,
  NodeMessage,
  NodeStreamReading,
} from '../../event-store/index.js';
import type { IdForm } from '../codec/event-frames.js';
import type { ReadNotice, ReadRequest } from '../codec/read-messages.js';
import { type ReadPlan, readPlan } from './read-plan.js';

/** Some events in a row, which become so many messages. */
export interface ReadEvents {
  readonly events: readonly NodeEvent[];
  readonly ids: IdForm;
}

/** What a Read writes to its call. */
export type ReadAnswer = ReadEvents | ReadNotice;

/** `Read`: finite reads and subscriptions, of a stream or of the whole log. */
export async function* read(
  log: NodeLog,
  { options }: ReadRequest,
  signal: AbortSignal,
): AsyncGenerator<ReadAnswer> {
  const plan = readPlan(options);
  for await (const answer of answers(log, plan, signal)) {
    if ('events' in answer) yield* inPortions(answer.events, plan.ids);
    else yield answer;
  }
}

type Unportioned = Omit<ReadEvents, 'ids'> | ReadNotice;

function answers(log: NodeLog, plan: ReadPlan, signal: AbortSignal): AsyncIterable<Unportioned> {
  switch (plan.kind) {
    case 'stream':
      return streamAnswers(log, plan, signal);
    case 'all':
      return pages(log.readAll({ ...plan.read, signal }));
    case 'stream-subscription':
      return live(() => log.subscribeToStream(plan.stream, { ...plan.subscription, signal }));
    case 'all-subscription':
      return live(() => log.subscribeToAll({ ...plan.subscription, signal }));
  }
}

async function* pages(
  read: AsyncIterable<readonly NodeEvent[]>,
): AsyncGenerator<Omit<ReadEvents, 'ids'>> {
  for await (const events of read) yield { events };
}

async function* streamAnswers(
  log: NodeLog,
  plan: Extract<ReadPlan, { kind: 'stream' }>,
  signal: AbortSignal,
): AsyncGenerator<Unportioned> {
  const reading = await log.readStream(plan.stream, { ...plan.read, signal });
  if (reading === undefined) {
    yield { streamNotFound: { streamIdentifier: { streamName: Buffer.from(plan.stream) } } };
    return;
  }
  let found = false;
  for await (const events of reading.pages) {
    found ||= events.length > 0;
    yield { events };
  }
  if (plan.tellsLast) yield* ends(plan, reading, found);
}

/** Where the stream ends, and where it would go on for a reader who began beyond that. */
function* ends(
  { read }: Extract<ReadPlan, { kind: 'stream' }>,
  { last }: NodeStreamReading,
  found: boolean,
): Generator<ReadNotice> {
  const beyond = typeof read.from === 'bigint' && read.from > last;
  if (!found && read.direction === 'forwards' && beyond) yield { firstStreamPosition: last + 1n };
  yield { lastStreamPosition: last };
}

async function* live(
  subscribe: () => Promise<AsyncIterable<NodeMessage>>,
): AsyncGenerator<Unportioned> {
  const messages = await subscribe();
  yield { confirmation: { subscriptionId: randomUUID() } };
  for await (const message of messages) yield told(message);
}

function told(message: NodeMessage): Unportioned {
  switch (message.kind) {
    case 'events':
      return { events: message.events };
    case 'checkpoint':
      return { checkpoint: { commit: message.position, prepare: message.position } };
    case 'caught-up':
      return { caughtUp: {} };
  }
}

/** A portion is written at once: large enough to be worth a write, small enough to wait in memory. */
const PORTION = { events: 256, bytes: 64 * 1024 };

export function* inPortions(events: readonly NodeEvent[], ids: IdForm): Generator<ReadEvents> {
  let from = 0;
  let bytes = 0;
  for (const [index, { record, target }] of events.entries()) {
    bytes += record.data.byteLength + record.metadata.byteLength;
    bytes += (target?.data.byteLength ?? 0) + (target?.metadata.byteLength ?? 0);
    if (bytes >= PORTION.bytes || index + 1 - from >= PORTION.events) {
      yield { events: events.slice(from, index + 1), ids };
      from = index + 1;
      bytes = 0;
    }
  }
  if (from < events.length) yield { events: events.slice(from), ids };
}
