import { setTimeout as pause } from 'node:timers/promises';
import {
  DifferentLog,
  type EventStore,
  type Checkpoint,
  type Position,
} from '../../../libs/event-store/index.js';
import type { Lifeledger } from '../../wiring/index.js';
import { type FeedEvent, feedEvent } from './feed-event.js';
import { type FeedSelection, isSelected, storeFilter } from './feed-filter.js';

export interface FeedPage {
  readonly events: readonly FeedEvent[];
  /** Decimal; where to go on from: everything at or below it has been shown or passed over. */
  readonly next: string;
}

export interface FeedPageRequest extends FeedSelection {
  readonly after: Position;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * One page of the log behind a position, oldest first; whole, or not at all.
 * @throws DifferentLog, StoreUnavailable, or the signal's reason
 */
export async function feedPage(
  { store, codec }: Pick<Lifeledger, 'store' | 'codec'>,
  request: FeedPageRequest,
): Promise<FeedPage> {
  const { after, limit, signal } = request;
  // Read before the page: whatever stood in the log then is behind the page, shown or not.
  const head = await headBehind(store, after);
  let shown: Position | undefined;
  const events: FeedEvent[] = [];
  // A customer's prefix lets others in, who must not fill the page.
  const most = request.customerId === undefined ? { limit } : {};
  for await (const page of store.readAll({
    after,
    filter: storeFilter(request),
    signal,
    ...most,
  })) {
    for (const recorded of page) {
      if (!isSelected(request, recorded)) continue;
      events.push(feedEvent(codec, recorded));
      if (events.length === limit) return { events, next: String(recorded.position) };
      shown = recorded.position;
    }
  }
  // Reading ends quietly when aborted; what was not read must not be passed over.
  signal.throwIfAborted();
  return { events, next: String(behind(request, head, shown)) };
}

/**
 * Where to go on at the end of the log. A position of ours stays; that of a record of others may be
 * scavenged away and refused then: only a reader who would pass over too much again is given it.
 */
function behind(
  { after, types, customerId }: FeedPageRequest,
  head: Checkpoint,
  shown = after,
): Position {
  if (head.eventId !== '') return head.position > shown ? head.position : shown;
  const isNarrow = types !== undefined || customerId !== undefined;
  return shown === after && isNarrow ? head.position : shown;
}

/** In milliseconds: the node that answers may be behind the one that showed the reader so much. */
const CATCHING_UP = 2_000;
const BETWEEN_LOOKS = 100;

/**
 * The log's end, at or behind where a reader stands.
 * @throws DifferentLog where the reader has seen more than there is
 */
export async function headBehind(store: EventStore, after: Position): Promise<Checkpoint> {
  const giveUp = performance.now() + CATCHING_UP;
  for (;;) {
    const head = await store.head();
    if (after <= head.position) return head;
    if (performance.now() >= giveUp) throw beyondEnd(after, head);
    await pause(BETWEEN_LOOKS);
  }
}

function beyondEnd(after: Position, { position }: Checkpoint): DifferentLog {
  return new DifferentLog(
    `position ${String(after)} lies behind the log's end, ${String(position)}: it is of another log, or this one was restored from before`,
  );
}
