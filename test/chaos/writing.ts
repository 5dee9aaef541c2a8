import { setTimeout as pause } from 'node:timers/promises';
import {
  type EventStore,
  StoreUnavailable,
  transact,
  WrongExpectedRevision,
} from '../../libs/event-store/index.js';
import { createRandom } from '../../libs/intake/simulation/random.js';
import { noteCodec, noteDecider, type NoteKey, transactionOf } from './notes.js';

/** What a writer was told of the last note of an append. */
export interface Acknowledged extends NoteKey {
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
}

export interface Writing {
  readonly store: EventStore;
  readonly seed: number;
  /** In every lane. */
  readonly notes: number;
  readonly signal: AbortSignal;
  /** How the streams are understood that are written to; default: as notes. */
  readonly codec?: typeof noteCodec;
  /** Called after each append. */
  readonly appended: (acknowledged: Acknowledged) => Promise<void>;
}

/** At most in one append. */
const NOTES_MAX = 3;
/** Of the appends that go to the stream that all lanes share, where they meet each other. */
const SHARED = 0.2;

/**
 * Writes a lane's notes in order, each once, to a stream of its own and a shared one. What can't be
 * told written or not is tried again, as everybody does who sends a command.
 */
export async function writeLane(lane: number, writing: Writing): Promise<void> {
  const { store, notes, signal, codec = noteCodec, appended } = writing;
  const random = createRandom(writing.seed, 'lane', lane);
  const room = { store, codec, decider: noteDecider };
  for (let number = 0; number < notes && !signal.aborted;) {
    const many = Math.min(1 + Math.floor(random() * NOTES_MAX), notes - number);
    const stream = random() < SHARED ? 'customer-shared' : `customer-${String(lane)}`;
    const keys = Array.from({ length: many }, (_, index) => ({ lane, number: number + index }));
    const transaction = transactionOf(stream, keys);
    const last = await surely(signal, async () => (await transact(room, transaction)).at(-1));
    number += many;
    if (last === undefined) return;
    const { revision, position } = last;
    await appended({ lane, number: number - 1, stream, revision, position });
  }
}

/** Again and again while the store can't say, or others are always first. */
export async function surely<T>(
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T | undefined> {
  while (!signal.aborted) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof StoreUnavailable || error instanceof WrongExpectedRevision)) {
        throw error;
      }
    }
    await pause(2);
  }
  return undefined;
}
