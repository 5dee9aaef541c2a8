import { type DomainEvent, Refusal } from '../event-sourcing/index.js';
import { isSystemRecord, type KnownEvent } from './codec.js';
import { decideAndAppend, type Sight } from './decide-and-append.js';
import { StoreUnavailable, WrongExpectedRevision } from './errors.js';
import { noHistory } from './history.js';
import { readHistory, readOn } from './read-history.js';
import type { Room } from './room.js';
import type { StepResult, Transaction } from './transaction.js';

/** A conflict with another writer is decided anew at most so often. */
const ATTEMPTS = 5;

/**
 * Decides every step in order on the stream's state and appends what they say under the revision
 * that the state stands at. A step that a rule refuses refuses the whole; nothing is appended then.
 * The state is what the room remembers of the stream, or else reads. What is only remembered, or
 * assumed to be empty, is proven by the append; a decision that appends nothing is made again on
 * what the log says by then.
 * @throws Refusal, and what the store throws; WrongExpectedRevision after five conflicts.
 */
export function transact<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  transaction: Transaction<State, Event>,
): Promise<readonly StepResult[]> {
  const { histories } = room;
  if (histories === undefined) return settle(room, transaction);
  return histories.inTurn(transaction.stream, () =>
    settle(room, transaction).catch((error: unknown) => {
      // What comes back after an outage may be another log: one that was restored.
      if (error instanceof StoreUnavailable) histories.clear();
      throw error;
    }),
  );
}

/** The stream's known events in order, page by page. */
export async function* readEvents<Event extends DomainEvent>(
  { store, codec }: Pick<Room<unknown, Event>, 'store' | 'codec'>,
  stream: string,
): AsyncIterable<KnownEvent<Event>> {
  for await (const page of store.read(stream)) {
    for (const recorded of page) {
      if (isSystemRecord(recorded)) continue;
      const event = codec.decode(recorded);
      if (event.known) yield event;
    }
  }
}

async function settle<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  transaction: Transaction<State, Event>,
): Promise<readonly StepResult[]> {
  const { stream } = transaction;
  let sight = await firstSight(room, transaction);
  for (let conflicts = 0; ;) {
    try {
      const results = await decideAndAppend(room, transaction, sight);
      if (results !== undefined) {
        room.histories?.keep(stream, sight.history);
        return results;
      }
    } catch (error) {
      if (error instanceof Refusal) room.histories?.keep(stream, sight.history);
      if (!(error instanceof WrongExpectedRevision)) throw error;
      conflicts += 1;
      if (conflicts === ATTEMPTS) throw error;
    }
    sight = { history: await readOn(room, stream, sight.history), isRead: true };
  }
}

async function firstSight<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  { stream, assumeNew = false }: Transaction<State, Event>,
): Promise<Sight<State>> {
  const kept = room.histories?.take(stream);
  if (kept === undefined && assumeNew) return { history: noHistory(room.decider), isRead: false };
  if (kept === undefined) return { history: await readHistory(room, stream), isRead: true };
  if (room.store.judgesExactly === true) return { history: kept, isRead: false };
  return { history: await readOn(room, stream, kept), isRead: true };
}
