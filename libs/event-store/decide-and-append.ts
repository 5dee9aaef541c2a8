import type { DomainEvent } from '../event-sourcing/index.js';
import { type Decided, earlierAnswers, resultsOf } from './answers.js';
import { WrongExpectedRevision } from './errors.js';
import type { History } from './history.js';
import { deriveId } from './ids.js';
import type { AppendResult, EventData } from './port.js';
import type { Room } from './room.js';
import type { CommandEnvelope, Step, StepResult, Transaction } from './transaction.js';

/** What a decision is made on. */
export interface Sight<State> {
  readonly history: History<State>;
  /** Whether it was read for this decision; else only an append can prove it true. */
  readonly isRead: boolean;
}

/**
 * Decides the steps on what is in sight, appends, and brings the history up to what was written.
 * @returns undefined where nothing was appended that would prove the history true: it is to be read
 */
export async function decideAndAppend<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  { stream, steps }: Transaction<State, Event>,
  sight: Sight<State>,
): Promise<readonly StepResult[] | undefined> {
  const decided = decideSteps(room, steps, sight);
  if (decided === undefined) return undefined;
  const data = decided.flatMap(({ envelope, events }) =>
    events.map((event, index) =>
      room.codec.encode(eventId(stream, envelope, index), event, envelope),
    ),
  );
  if (data.length === 0 || decided.some(({ made }) => made !== undefined)) {
    if (!sight.isRead) return undefined;
  }
  const earlier = await earlierAnswers(room, stream, decided);
  if (data.length === 0) return resultsOf(decided, earlier, sight.history);
  const written = { decided, data, answer: await append(room, stream, { sight, data }) };
  const results = resultsOf(decided, earlier, written.answer);
  takeIn(room, sight.history, written);
  return results;
}

/** @returns undefined where a rule refuses what is not certain */
function decideSteps<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  steps: readonly Step<State, Event>[],
  { history, isRead }: Sight<State>,
): readonly Decided<Event>[] | undefined {
  const decided: Decided<Event>[] = [];
  try {
    for (const { envelope, decide } of steps) {
      const before = decided.at(-1)?.events ?? [];
      history.isAhead ||= before.length > 0;
      evolve(room, history, before);
      const made = history.made.get(envelope.commandId);
      decided.push({ envelope, made, events: made === undefined ? decide(history.state) : [] });
    }
    return decided;
  } catch (error) {
    if (isRead) throw error;
    return undefined;
  }
}

function evolve<State, Event extends DomainEvent>(
  { decider }: Room<State, Event>,
  history: History<State>,
  events: readonly Event[],
): void {
  for (const event of events) history.state = decider.evolve(history.state, event);
}

interface Writing<State> {
  readonly sight: Sight<State>;
  readonly data: readonly EventData[];
}

async function append<State, Event extends DomainEvent>(
  { store, histories }: Room<State, Event>,
  stream: string,
  { sight: { history, isRead }, data }: Writing<State>,
): Promise<AppendResult> {
  const { first, revision } = history;
  const expected = revision === -1n ? 'none' : revision;
  const known = histories?.highest ?? 0n;
  const unhidden = isRead || revision === -1n ? {} : { firstReadable: first };
  const answer = await store.append(stream, expected, data, unhidden);
  // The same commands came in twice at once: reading again finds the first answer.
  if (answer.repeated) throw new WrongExpectedRevision(stream, expected, answer.revision);
  // A log that gives a position out again is not the one that was read.
  if (answer.position <= known) histories?.clear();
  return answer;
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

interface Written<Event extends DomainEvent> {
  readonly decided: readonly Decided<Event>[];
  readonly data: readonly EventData[];
  readonly answer: AppendResult;
}

/** A store that can't tell a repeat may hold what another wrote under these ids: it is read instead. */
function takeIn<State, Event extends DomainEvent>(
  room: Room<State, Event>,
  history: History<State>,
  { decided, data, answer: { revision, position } }: Written<Event>,
): void {
  if (room.histories === undefined || room.store.judgesExactly !== true) return;
  evolve(room, history, decided.at(-1)?.events ?? []);
  let last = revision - BigInt(data.length);
  for (const { envelope, events } of decided) {
    last += BigInt(events.length);
    if (events.length > 0) history.made.set(envelope.commandId, Number(last));
  }
  if (history.first === -1n) history.first = revision - BigInt(data.length) + 1n;
  history.bytes += data.reduce((sum, event) => sum + event.data.byteLength, 0);
  Object.assign(history, { revision, position, id: data.at(-1)?.id ?? '', isAhead: false });
}
