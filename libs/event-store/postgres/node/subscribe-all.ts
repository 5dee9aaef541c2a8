import type { Pool } from '../pool.js';
import type { NodeAllSubscription, NodeMessage } from '../../node-log.js';
import type { Position, RecordedEvent } from '../../port.js';
import { unlessAborted } from '../abort.js';
import { type LogEnd, logEnd } from '../head.js';
import { placeOf } from './all-bounds.js';
import type { Feed } from './feed.js';
import { resolved, type Resolving } from './links.js';
import type { Piece } from './pieces.js';
import { FEED, type Tail } from './tail.js';
import { everything, filtered, type View } from './view.js';

export interface Readers {
  readonly pool: Pool;
  readonly tail: Tail;
}

/** Accepted once it resolves. @throws InvalidRead */
export async function subscribeToAll(
  readers: Readers,
  { after, filter, ...resolving }: NodeAllSubscription,
): Promise<AsyncIterable<NodeMessage>> {
  const { pool } = readers;
  const view = filter === undefined ? everything(pool) : filtered(pool, filter);
  const end = await logEnd(pool);
  const at = await placeOf(pool, after, end.position);
  return follow({ ...readers, view, resolving }, at);
}

interface Following extends Readers {
  readonly view: View;
  readonly resolving: Resolving;
}

/** History, then live; whoever is too slow for the tail goes through history again. */
async function* follow(following: Following, after: Position): AsyncGenerator<NodeMessage, void> {
  const { pool, tail, resolving } = following;
  let at = after;
  for (;;) {
    const end = await unlessAborted(logEnd(pool), resolving.signal);
    if (end === undefined) return;
    // Far behind, the feed would only overflow.
    const isNear = end.position - at <= FEED.events;
    const feed = isNear ? tail.join(end.position) : undefined;
    try {
      at = yield* history(following, at, feed === undefined ? end : endFor(feed, end));
      if (feed?.isOpen === true) at = yield* live(following, at, feed);
    } finally {
      if (feed !== undefined) tail.leave(feed);
    }
    if (resolving.signal.aborted) return;
  }
}

/** Where the feed begins only later, nothing is known of what lies between. */
function endFor({ after }: Feed, end: LogEnd): LogEnd {
  return after <= end.position ? end : { position: after, largestEvent: Infinity };
}

async function* history(
  { pool, view, resolving }: Following,
  after: Position,
  end: LogEnd,
): AsyncGenerator<NodeMessage, Position> {
  let at = after;
  const { signal } = resolving;
  for await (const { pieces, through } of view.history({ after, end, signal })) {
    for (const piece of pieces) yield* told(pool, piece, resolving);
    at = through;
  }
  return at;
}

async function* live(
  { pool, view, resolving }: Following,
  after: Position,
  feed: Feed,
): AsyncGenerator<NodeMessage, Position> {
  const { signal } = resolving;
  if (signal.aborted) return after;
  let at = after;
  const checkpoint = view.close();
  if (checkpoint !== undefined) yield { kind: 'checkpoint', position: checkpoint };
  yield { kind: 'caught-up' };
  for (;;) {
    const events = await unlessAborted(feed.next(), signal);
    if (events === undefined) return at;
    const fresh = behind(events, at);
    at = fresh.at(-1)?.position ?? at;
    for (const piece of view.live(fresh)) yield* told(pool, piece, resolving);
  }
}

/** The feed may begin before the place that history had reached. */
function behind(events: readonly RecordedEvent[], at: Position): readonly RecordedEvent[] {
  const [first] = events;
  const areAll = first !== undefined && first.position > at;
  return areAll ? events : events.filter(({ position }) => position > at);
}

async function* told(
  pool: Pool,
  { events, checkpoint }: Piece,
  resolving: Resolving,
): AsyncGenerator<NodeMessage, void> {
  for await (const page of resolved(pool, events, resolving))
    yield { kind: 'events', events: page };
  if (checkpoint === undefined || resolving.signal.aborted) return;
  yield { kind: 'checkpoint', position: checkpoint };
}
