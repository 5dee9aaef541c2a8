import { Refusal } from '../../libs/event-sourcing/index.js';
import {
  type CommandEnvelope,
  type Position,
  type StepResult,
  transact,
} from '../../libs/event-store/index.js';
import {
  discardParked,
  type InstallationEvent,
  installationRegistry,
  operationsDecider,
  type OperationsState,
  operationsStream,
  type ParkedPlace,
  retryParked,
} from '../../libs/installation/index.js';
import {
  NotYetFolded,
  type ParkedEvent,
  parkedEvents,
  type ParkedFilter,
  parkedStreams,
  Rebuilding,
} from '../../libs/read-store/index.js';
import { projections } from '../../projections/index.js';
import { eventAt } from './event-at.js';
import { installationCodec } from './installation-codec.js';
import type { Lifeledger } from './lifeledger.js';
import { tracedStore } from './tracing-store.js';

/** The most streams that one act tries again. */
const PLACES_MAX = 1_000;
/** The most parked events that an outcome names. */
const NAMED_MAX = 100;

/** What is to be tried again; everything that is parked where nothing is said. */
export interface RetryAsked {
  readonly projection?: string | undefined;
  readonly stream?: string | undefined;
  readonly position?: Position | undefined;
  readonly reason?: string | undefined;
}

/** An event that is to count for nothing in one projection. */
export interface DiscardAsked {
  readonly projection: string;
  readonly position: Position;
  readonly reason: string;
}

/** What came of an act on parked events. */
export interface ParkedOutcome {
  readonly result: 'appended' | 'replayed' | 'nothing-new';
  /** Of the act in the log, the last of them. */
  readonly position: Position;
  /** False where the read models have not come to the act yet. */
  readonly folded: boolean;
  /** Once folded: what it was about and is parked still, the first hundred. */
  readonly parked: readonly ParkedEvent[];
}

type Ledger = Pick<Lifeledger, 'store' | 'codec' | 'reads'>;

/**
 * Has parked events tried again by today's code, and waits, bounded, for what comes of it.
 * @throws Refusal where nothing of the kind is parked, and what the stores throw
 */
export async function retryParkedEvents(
  ledger: Ledger,
  { reason, ...filter }: RetryAsked,
  envelope: CommandEnvelope,
): Promise<ParkedOutcome> {
  const places = await placesOf(ledger, filter);
  const step = await decide(ledger, envelope, (state, context) =>
    retryParked({ places, reason }, state, context),
  );
  if (step.appended === 0 && !step.replayed) {
    throw new Refusal('unknown', 'nothing-parked', 'nothing of the kind is parked');
  }
  return outcomeOf(ledger, step, filter);
}

/**
 * Leaves an event out of a projection for good, parked or not, and waits, bounded, for what comes of
 * it. One that is folded already stays in the rows until a rebuild.
 * @throws Refusal where there is no such event or projection, and what the stores throw
 */
export async function discardParkedEvent(
  ledger: Ledger,
  { projection, position, reason }: DiscardAsked,
  envelope: CommandEnvelope,
): Promise<ParkedOutcome> {
  requireProjection(projection);
  const event = await eventToDiscard(ledger, projection, position);
  const command = { projection, position: String(position), ...event, reason };
  const step = await decide(ledger, envelope, (state, context) =>
    discardParked(command, state, context),
  );
  return outcomeOf(ledger, step, { projection, position });
}

async function decide(
  { store }: Ledger,
  envelope: CommandEnvelope,
  make: (
    state: Readonly<OperationsState>,
    context: { now: string },
  ) => readonly InstallationEvent[],
): Promise<StepResult> {
  const room = { store: tracedStore(store), codec: installationCodec(), decider: operationsDecider };
  const context = { now: new Date().toISOString() };
  const decided = (state: Readonly<OperationsState>) => make(state, context).map(requireReadable);
  const step = { envelope, decide: decided };
  const [result] = await transact(room, { stream: operationsStream, steps: [step] });
  if (result === undefined) throw new Error('an act on parked events: a step without a result');
  return result;
}

/** What could not be read back would decide nothing. */
function requireReadable(event: InstallationEvent): InstallationEvent {
  installationRegistry[event.type].check(event.data);
  return event;
}

async function outcomeOf(
  ledger: Ledger,
  { appended, replayed, position }: StepResult,
  filter: ParkedFilter,
): Promise<ParkedOutcome> {
  const result = replayed ? 'replayed' : appended > 0 ? 'appended' : 'nothing-new';
  const parked = await unlessBehind(() =>
    ledger.reads.answer({ minPosition: position }, ({ db }) =>
      parkedEvents(db, { ...filter, limit: NAMED_MAX }),
    ),
  );
  return { result, position, folded: parked !== undefined, parked: parked ?? [] };
}

async function placesOf(
  { reads }: Ledger,
  { projection, stream, position }: ParkedFilter,
): Promise<readonly ParkedPlace[]> {
  const filter = { projection, stream, position, limit: PLACES_MAX };
  const found = await reads.answer({}, ({ db }) => parkedStreams(db, filter));
  if (position === undefined) return found;
  return found.map((place) => ({ projection: place.projection, position: String(position) }));
}

async function eventToDiscard(
  ledger: Ledger,
  projection: string,
  position: Position,
): Promise<{ readonly stream: string; readonly eventId: string }> {
  const parked = await unlessBehind(() =>
    ledger.reads.answer({}, ({ db }) => parkedEvents(db, { projection, position })),
  );
  const known = parked?.[0];
  if (known !== undefined) return { stream: known.stream, eventId: known.eventId };
  const recorded = await eventAt(ledger, position);
  if (recorded !== undefined) return { stream: recorded.stream, eventId: recorded.id };
  const message = `no event of ours stands at position ${String(position)}`;
  throw new Refusal('unknown', 'no-such-event', message, 'position');
}

function requireProjection(projection: string): void {
  const names = projections.map(({ name }) => name);
  if (names.includes(projection)) return;
  const message = `there is no projection ${projection}; there are ${names.join(', ')}`;
  throw new Refusal('unknown', 'no-such-projection', message, 'projection');
}

/** Undefined where the read models can't answer yet. */
async function unlessBehind<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NotYetFolded || error instanceof Rebuilding) return undefined;
    throw error;
  }
}
