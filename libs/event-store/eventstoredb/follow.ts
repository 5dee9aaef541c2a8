import { isSystemRecord } from '../codec.js';
import type { RecordedEvent } from '../port.js';
import { type Incoming, openIncoming } from './incoming.js';
import { endOfNode, lastRecord, reachedBy } from './log-end.js';
import type { Message } from './messages.js';
import type { LogPosition, Place } from './place.js';
import { subscription } from './requests.js';
import type { Session } from './session.js';
import { NoAnswer } from './waiting.js';

export interface Following {
  /** What has been read already; nothing at or before it is given again. */
  readonly place: Place;
  /** Where the server begins: behind the place, or further back. */
  readonly from: LogPosition | undefined;
  readonly prefixes: readonly string[];
  /** The most events of one stretch. */
  readonly page: number;
  /** In milliseconds: how long a live subscription may hear nothing before the log's end is read. */
  readonly quiet: number;
  readonly signal: AbortSignal;
}

/** A piece of the log: its events, how far it reaches, and whether the end is in sight. */
export interface Stretch {
  readonly events: readonly RecordedEvent[];
  readonly place: Place;
  readonly caughtUp: boolean;
}

/**
 * One subscription, without a second try. Returns where the log went on without it: its place then
 * stands short of the end, and another one will reach it.
 * @throws NoAnswer, the signal's reason, or what the call failed with
 */
export async function* follow(
  session: Session,
  { place: start, from, prefixes, ...rest }: Following,
): AsyncGenerator<Stretch, void> {
  const request = subscription(from, prefixes);
  const { connection, release } = session.following.lease();
  let incoming: Incoming | undefined;
  let [place, live] = [start, false];
  try {
    const { page: most, signal } = rest;
    // Read before the subscription is made: once that has caught up, it has passed this end.
    const end = await endOfNode(session, connection, signal);
    incoming = await openIncoming(session, { connection, request, most, signal });
    for (;;) {
      const messages = await taken(session, incoming, { ...rest, live });
      if (messages.length > 0) {
        const stretch = advance(place, messages, reachedBy(incoming.node, end));
        live = isLive(live, messages);
        place = stretch.place;
        session.known.follow(place.at?.commit ?? 0n);
        yield { ...stretch, caughtUp: live && incoming.isEmpty };
      } else if (await isPassed(session, place, signal)) {
        session.counts.refreshed += 1;
        return;
      }
    }
  } finally {
    incoming?.cancel();
    release();
  }
}

interface Pace extends Pick<Following, 'page' | 'quiet' | 'signal'> {
  readonly live: boolean;
}

/** What has come; nothing where a live subscription was quiet. */
async function taken(
  { timings }: Session,
  incoming: Incoming,
  { live, page, quiet, signal }: Pace,
): Promise<readonly Message[]> {
  const { gathering, answer } = timings;
  const pace = live ? { least: 1, silence: quiet } : { least: page, silence: answer };
  const messages = await incoming.take({ ...pace, gathering, signal });
  signal.throwIfAborted();
  if (messages === undefined) throw new Error('the server ended the subscription');
  if (messages.length === 0 && !live) throw new NoAnswer(answer);
  return messages;
}

/** Records of others move the end too; a live subscription hears nothing of a few of them. */
async function isPassed(session: Session, { at }: Place, signal: AbortSignal): Promise<boolean> {
  const record = await lastRecord(session, signal);
  return record !== undefined && record.position > (at?.commit ?? -1n);
}

function isLive(before: boolean, messages: readonly Message[]): boolean {
  const last = messages.findLast(({ kind }) => kind === 'caught-up' || kind === 'fell-behind');
  return last === undefined ? before : last.kind === 'caught-up';
}

/** Where the messages lead from a place; what was there before is passed over. */
export function advance(
  { at, landmark }: Place,
  messages: readonly Message[],
  end: LogPosition | undefined,
): Pick<Stretch, 'events' | 'place'> {
  const events: RecordedEvent[] = [];
  for (const message of messages) {
    const reached = message.kind === 'caught-up' ? end : 'at' in message ? message.at : undefined;
    if (reached === undefined || (at !== undefined && reached.commit <= at.commit)) continue;
    at = reached;
    // Tombstones and links stand in our streams too: nobody of us wrote them.
    if (message.kind !== 'event' || isSystemRecord(message.event)) continue;
    events.push(message.event);
    landmark = { position: reached.commit, id: message.event.id };
  }
  return { events, place: { at, landmark } };
}
