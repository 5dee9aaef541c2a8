import type { Pool } from '../pool.js';
import { StreamDeleted } from '../../errors.js';
import { LAST_REVISION, type NodeMessage, type NodeSubscription } from '../../node-log.js';
import type { RecordedEvent, Revision } from '../../port.js';
import { unlessAborted } from '../abort.js';
import { logEnd } from '../head.js';
import { boundedInteger } from '../limits.js';
import { streamPages } from '../read-stream.js';
import { streamEnd, tombstoneOf } from '../stream-page.js';
import type { Feed } from './feed.js';
import { resolved, type Resolving } from './links.js';
import { oneAhead } from './one-ahead.js';
import type { Readers } from './subscribe-all.js';

/** Accepted once it resolves; the stream need not exist. @throws StreamDeleted */
export async function subscribeToStream(
  readers: Readers,
  stream: string,
  { after, ...resolving }: NodeSubscription<Revision>,
): Promise<AsyncIterable<NodeMessage>> {
  const { last, isClosed } = await streamEnd(readers.pool, stream);
  if (isClosed && after !== 'end') throw new StreamDeleted(stream);
  if (isClosed) return silence(resolving.signal);
  const at = after === 'start' ? -1n : after === 'end' ? last : placeAt(after);
  return follow({ ...readers, stream, resolving }, at);
}

/** Behind the last revision of all stands nothing, but only a tombstone ends the stream there. */
function placeAt(revision: Revision): Revision {
  return revision < LAST_REVISION ? boundedInteger(revision) : LAST_REVISION - 1n;
}

interface Following extends Readers {
  readonly stream: string;
  readonly resolving: Resolving;
}

/** What follows a tombstone. */
async function* silence(signal: AbortSignal): AsyncGenerator<NodeMessage, void> {
  yield { kind: 'caught-up' };
  await unlessAborted(new Promise(() => undefined), signal);
}

/** History, then live; whoever is too slow for the tail goes through history again. */
async function* follow(following: Following, after: Revision): AsyncGenerator<NodeMessage, void> {
  const { pool, tail, stream, resolving } = following;
  let at = after;
  for (;;) {
    const end = await unlessAborted(logEnd(pool), resolving.signal);
    if (end === undefined) return;
    const feed = tail.join(end.position, stream);
    try {
      at = yield* history(following, at);
      if (feed.isOpen) at = yield* live(following, at, feed);
    } finally {
      tail.leave(feed);
    }
    if (resolving.signal.aborted) return;
  }
}

async function* history(
  following: Following,
  after: Revision,
): AsyncGenerator<NodeMessage, Revision> {
  const { pool, stream, resolving } = following;
  const range = { stream, direction: 'forwards', from: boundedInteger(after + 1n) } as const;
  const { signal } = resolving;
  let at = after;
  try {
    for await (const { events } of oneAhead(
      streamPages(pool, { ...range, limit: Infinity, signal }),
    )) {
      yield* told(pool, events, resolving);
      at = events.at(-1)?.revision ?? at;
    }
    return at;
  } catch (error) {
    if (!(error instanceof StreamDeleted)) throw error;
    const tombstone = await unlessAborted(tombstoneOf(pool, stream), signal);
    if (tombstone === undefined) return at;
    yield* told(pool, tombstone, resolving);
    throw error;
  }
}

async function* live(
  { pool, stream, resolving }: Following,
  after: Revision,
  feed: Feed,
): AsyncGenerator<NodeMessage, Revision> {
  const { signal } = resolving;
  if (signal.aborted) return after;
  let at = after;
  yield { kind: 'caught-up' };
  for (;;) {
    const events = await unlessAborted(feed.next(), signal);
    if (events === undefined) return at;
    const fresh = events.filter(({ revision }) => revision > at);
    yield* told(pool, fresh, resolving);
    at = fresh.at(-1)?.revision ?? at;
    if (at === LAST_REVISION) throw new StreamDeleted(stream);
  }
}

async function* told(
  pool: Pool,
  records: readonly RecordedEvent[],
  resolving: Resolving,
): AsyncGenerator<NodeMessage, void> {
  for await (const events of resolved(pool, records, resolving)) yield { kind: 'events', events };
}
