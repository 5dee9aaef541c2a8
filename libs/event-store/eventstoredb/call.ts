import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import type { RecordedEvent } from '../port.js';
import { openIncoming } from './incoming.js';
import type { Message } from './messages.js';
import type { Session } from './session.js';
import { NoAnswer } from './waiting.js';

/** A page is as much as a reader is ahead of its consumer. */
export const PAGE_EVENTS = 1000;

/**
 * One read of what there is, page by page, without a second try.
 * @throws NoAnswer, the signal's reason, or what the call failed with
 */
export async function* pagesOf(
  session: Session,
  request: ReadReq,
  signal: AbortSignal,
): AsyncGenerator<readonly RecordedEvent[], void> {
  const { connection, timings } = session;
  const { answer, gathering } = timings;
  const incoming = await openIncoming(session, { connection, request, most: PAGE_EVENTS, signal });
  try {
    for (;;) {
      const taken = await incoming.take({ least: PAGE_EVENTS, gathering, silence: answer, signal });
      signal.throwIfAborted();
      if (taken === undefined) return;
      if (taken.length === 0) throw new NoAnswer(answer);
      const events = eventsIn(taken);
      for (const { position } of events.slice(-1)) session.known.learn(position);
      if (events.length > 0) yield events;
    }
  } finally {
    incoming.cancel();
  }
}

/** The first event of a read. @throws as `pagesOf` */
export async function firstEvent(
  session: Session,
  request: ReadReq,
  signal: AbortSignal,
): Promise<RecordedEvent | undefined> {
  for await (const [event] of pagesOf(session, request, signal)) return event;
  return undefined;
}

export function eventsIn(messages: readonly Message[]): RecordedEvent[] {
  return messages.flatMap((message) => (message.kind === 'event' ? [message.event] : []));
}
