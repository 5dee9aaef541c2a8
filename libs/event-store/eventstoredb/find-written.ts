import type { EventData, RecordedEvent } from '../port.js';
import type { Answer } from './append-attempt.js';
import { readStream } from './read-stream.js';
import type { AppendRequest } from './requests.js';
import type { Session } from './session.js';

/** How many events others may have appended meanwhile. */
const OTHERS = 500;

/** Where the events of an append stand, in a row, near the stream's end; undefined: not there. */
export async function findWritten(
  session: Session,
  { stream, events }: AppendRequest,
): Promise<Answer | undefined> {
  const recent: RecordedEvent[] = [];
  const limit = events.length + OTHERS;
  for await (const page of readStream(session, stream, { direction: 'backwards', limit })) {
    recent.push(...page);
  }
  return lastOfRun(recent.toReversed(), events);
}

/** The last event of the run of `wanted` in `events`, both in order. */
export function lastOfRun(
  events: readonly RecordedEvent[],
  wanted: readonly EventData[],
): Answer | undefined {
  const first = events.findIndex((_, at) => wanted.every(({ id }, n) => events[at + n]?.id === id));
  return first === -1 ? undefined : events[first + wanted.length - 1];
}
