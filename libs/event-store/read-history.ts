import type { DomainEvent } from '../event-sourcing/index.js';
import { isSystemRecord } from './codec.js';
import { type History, noHistory } from './history.js';
import type { EventStore, RecordedEvent, Revision } from './port.js';
import type { Room } from './room.js';

/** The whole of a stream, read and folded. @throws what the store and the codec throw */
export async function readHistory<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  stream: string,
): Promise<History<State>> {
  const history = noHistory(room.decider);
  for await (const page of room.store.read(stream)) {
    for (const recorded of page) take(room, history, recorded);
  }
  return history;
}

/**
 * The same stream as it stands now: only what is behind the history is read and folded, provided
 * that the log still begins with it. Where it does not (the stream was deleted, its beginning
 * hidden, another log restored), the whole is read anew.
 */
export async function readOn<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  stream: string,
  history: History<State>,
): Promise<History<State>> {
  if (history.isAhead || history.revision === -1n) return readHistory(room, stream);
  const [first, isContinued] = await Promise.all([
    firstReadable(room.store, stream),
    continueHistory(room, stream, history),
  ]);
  return isContinued && first === history.first ? history : readHistory(room, stream);
}

async function firstReadable(store: EventStore, stream: string): Promise<Revision> {
  for await (const [first] of store.read(stream, { limit: 1 })) {
    if (first !== undefined) return first.revision;
  }
  return -1n;
}

/** @returns false where the history's last record is not in its place any more */
async function continueHistory<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  stream: string,
  history: History<State>,
): Promise<boolean> {
  let isThere = false;
  for await (const page of room.store.read(stream, { from: history.revision })) {
    for (const recorded of page) {
      if (isThere) take(room, history, recorded);
      else if (isLastOf(history, recorded)) isThere = true;
      else return false;
    }
  }
  return isThere;
}

function isLastOf({ revision, position, id }: History<unknown>, recorded: RecordedEvent): boolean {
  return recorded.revision === revision && recorded.position === position && recorded.id === id;
}

function take<State, Event extends DomainEvent>(
  { codec, decider }: Room<State, Event>,
  history: History<State>,
  recorded: RecordedEvent,
): void {
  const { revision, position, id, data } = recorded;
  if (history.first === -1n) history.first = revision;
  if (!isSystemRecord(recorded)) {
    const { known, event, metadata } = codec.decode(recorded);
    if (known) history.state = decider.evolve(history.state, event);
    const commandId = metadata?.commandId;
    if (commandId !== undefined) history.made.set(commandId, Number(revision));
    history.bytes += data.byteLength;
  }
  Object.assign(history, { revision, position, id });
}
