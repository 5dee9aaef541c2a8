import type { Decider } from '../../libs/event-sourcing/index.js';
import {
  createCodec,
  type RecordedEvent,
  type Step,
  type Transaction,
} from '../../libs/event-store/index.js';
import type { ToyEvent } from '../support/toy-projections.js';

/** The n-th note of a lane; a lane writes its notes one after the other. */
export interface NoteKey {
  readonly lane: number;
  readonly number: number;
}

/** A note as it stands in the log. */
export interface LoggedNote extends NoteKey {
  readonly id: string;
  readonly stream: string;
  readonly revision: bigint;
  readonly position: bigint;
}

export const noteCodec = createCodec<ToyEvent>({
  Noted: { version: 1, check: (data: unknown) => data as object, upcasts: {} },
});

/** Notes follow no rule. */
export const noteDecider: Decider<null, ToyEvent> = { initial: () => null, evolve: () => null };

/** One append of notes that follow each other in their lane. */
export function transactionOf(
  stream: string,
  keys: readonly NoteKey[],
): Transaction<null, ToyEvent> {
  return { stream, steps: keys.map(stepOf) };
}

function stepOf({ lane, number }: NoteKey): Step<null, ToyEvent> {
  const commandId = `${String(lane)}/${String(number)}`;
  const data = { ref: String(number % 7), amount: `${String(number)}.25`, text: commandId };
  return {
    envelope: {
      actor: 'chaos',
      source: 'chaos',
      command: 'Note',
      commandId,
      commandDigest: commandId,
      correlationId: commandId,
      causationId: commandId,
    },
    decide: () => [{ type: 'Noted', data }],
  };
}

export function loggedNote(recorded: RecordedEvent): LoggedNote {
  const { id, stream, revision, position } = recorded;
  const { text } = noteCodec.decode(recorded).event.data as ToyEvent['data'];
  const [lane, number] = text.split('/').map(Number);
  return { id, stream, revision, position, lane: lane ?? -1, number: number ?? -1 };
}
