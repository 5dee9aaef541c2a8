import { randomUUID } from 'node:crypto';
import { type Decider, type DomainEvent, Refusal } from '../event-sourcing/index.js';
import { type Codec, type EventMetadata, isSystemRecord, type KnownEvent } from './codec.js';
import { WrongExpectedRevision } from './errors.js';
import type { EventStore, Position, Revision } from './port.js';
import { uuidV5Below } from './uuid-v5.js';

/** The namespace of every id that is derived from another. */
const derived = uuidV5Below('d7f7a9d0-6a5c-4b7e-9d0b-52a3f4f6b3c1');

/** A conflict with another writer is decided anew at most so often. */
const ATTEMPTS = 5;

/** Who asks for what; everything of the metadata that does not depend on the events. */
export type CommandEnvelope = Omit<EventMetadata, 'schemaVersion' | '$recordedAt'>;

export interface Room<State, Event extends DomainEvent> {
  readonly store: EventStore;
  readonly codec: Codec<Event>;
  readonly decider: Decider<State, Event>;
}

/** One or more commands on one stream: judged in order on one state, appended as one. */
export interface Transaction<State, Event extends DomainEvent> {
  readonly stream: string;
  readonly steps: readonly Step<State, Event>[];
  /** Try first as if the stream were empty: one round trip less where that is likely. */
  readonly assumeNew?: boolean;
}

export interface Step<State, Event extends DomainEvent> {
  readonly envelope: CommandEnvelope;
  readonly decide: (state: Readonly<State>) => readonly Event[];
}

/** What became of one step. */
export interface StepResult {
  /** How many events it appended; 0 where it had nothing new to say. */
  readonly appended: number;
  /** True where its command stood in the stream already. */
  readonly replayed: boolean;
  /** Of the last event it made, now or then; of the stream's last event where it made none. */
  readonly revision: Revision;
  readonly position: Position;
}

/** An id that is the same for the same parts; used for command, order and other ids. */
export function deriveId(...parts: readonly string[]): string {
  return derived(JSON.stringify(parts));
}

/** A command id of its own where the caller gave no key to derive one from. */
export function newCommandId(): string {
  return randomUUID();
}

interface Made {
  /** Undefined where the event does not say. */
  readonly digest: string | undefined;
  revision: Revision;
  position: Position;
}

interface History<State> {
  state: State;
  readonly made: Map<string, Made>;
  revision: Revision;
  position: Position;
}

/**
 * Reads the stream, decides every step in order and appends what they say under the revision read.
 * A step that a rule refuses refuses the whole; nothing is appended then.
 * @throws Refusal, and what the store throws; WrongExpectedRevision after five conflicts.
 */
export async function transact<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  transaction: Transaction<State, Event>,
): Promise<readonly StepResult[]> {
  let assumeNew = transaction.assumeNew === true;
  for (let attempt = 1; ; attempt += 1) {
    const history = assumeNew ? nothing(room) : await load(room, transaction.stream);
    try {
      return await decideAndAppend(room, transaction, history);
    } catch (error) {
      if (!(error instanceof WrongExpectedRevision) || attempt === ATTEMPTS) throw error;
      assumeNew = false;
    }
  }
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

function nothing<State, Event extends DomainEvent>(room: Room<State, Event>): History<State> {
  return { state: room.decider.initial(), made: new Map(), revision: -1n, position: 0n };
}

async function load<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  stream: string,
): Promise<History<State>> {
  const history = nothing(room);
  for await (const page of room.store.read(stream)) {
    for (const recorded of page) {
      history.revision = recorded.revision;
      history.position = recorded.position;
      if (isSystemRecord(recorded)) continue;
      const event = room.codec.decode(recorded);
      if (event.known) history.state = room.decider.evolve(history.state, event.event);
      remember(history, event.metadata ?? {}, recorded);
    }
  }
  return history;
}

function remember(
  history: History<unknown>,
  { commandId, commandDigest }: Partial<EventMetadata>,
  { revision, position }: { revision: Revision; position: Position },
): void {
  if (commandId === undefined) return;
  history.made.set(commandId, { digest: commandDigest, revision, position });
}

async function decideAndAppend<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  { stream, steps }: Transaction<State, Event>,
  history: History<State>,
): Promise<readonly StepResult[]> {
  const decided = steps.map((step) => decideStep(room, history, step));
  const data = decided.flatMap(({ envelope, events }) =>
    events.map((event, index) =>
      room.codec.encode(eventId(stream, envelope, index), event, envelope),
    ),
  );
  if (data.length === 0) return decided.map(({ made }) => unchanged(history, made));
  const expected = history.revision === -1n ? 'none' : history.revision;
  const { position, revision: last, repeated } = await room.store.append(stream, expected, data);
  // The same commands came in twice at once: reading again finds the first answer.
  if (repeated) throw new WrongExpectedRevision(stream, expected, last);
  let revision = history.revision;
  return decided.map(({ events, made }) => {
    revision += BigInt(events.length);
    if (made !== undefined) return unchanged(history, made);
    return { revision, position, appended: events.length, replayed: false };
  });
}

/**
 * Not every store can tell a repeat from a write: equal ids must mean equal commands. One of other
 * content under the same id is then refused by its revision, read again, and refused for good.
 */
function eventId(
  stream: string,
  { commandId, commandDigest }: CommandEnvelope,
  index: number,
): string {
  return deriveId(stream, commandId, commandDigest, String(index));
}

function decideStep<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  history: History<State>,
  { envelope, decide }: Step<State, Event>,
) {
  const made = history.made.get(envelope.commandId);
  if (made !== undefined) {
    refuseOtherContent(made, envelope);
    return { envelope, events: [], made };
  }
  const events = decide(history.state);
  for (const event of events) history.state = room.decider.evolve(history.state, event);
  return { envelope, events, made: undefined };
}

function refuseOtherContent(made: Made, envelope: CommandEnvelope): void {
  if (made.digest === envelope.commandDigest) return;
  const message =
    'This Idempotency-Key was used for another command; take a new key for a new one.';
  throw new Refusal('invalid', 'idempotency-key-reused', message, 'Idempotency-Key');
}

function unchanged(history: History<unknown>, made: Made | undefined): StepResult {
  const { revision, position } = made ?? history;
  return { revision, position, appended: 0, replayed: made !== undefined };
}
