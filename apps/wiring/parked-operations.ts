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
  type ParkedEvent,
  parkedEvents,
  type ParkedFilter,
  parkedStreams,
} from '../../libs/read-store/index.js';
import { type DiscardAsked, eventToDiscard } from './event-to-discard.js';
import { installationCodec } from './installation-codec.js';
import type { Lifeledger } from './lifeledger.js';
import { projectionNamed } from './projection-named.js';
import { tracedStore } from './tracing-store.js';
import { unlessBehind } from './unless-behind.js';

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

/** What came of an act on parked events. */
export interface ParkedOutcome {
  readonly result: 'appended' | 'replayed' | 'nothing-new';
  /** Of the act in the log, the last of them. */
  readonly position: Position;
  /** False where the read models have not come to the act yet. */
  readonly folded: boolean;
  /** Once folded: what it was about and is parked still, the first hundred. */
  readonly parked: readonly ParkedEvent[];
  /** Whether more streams are parked than one act tries: the others were left alone. */
  readonly more: boolean;
}

type Ledger = Pick<Lifeledger, 'store' | 'codec' | 'reads' | 'projections'>;

/**
 * Has parked events tried again by today's code, and waits, bounded, for what comes of it.
 * @throws Refusal where there is no such projection or nothing of the kind is parked, and what the
 * stores throw
 */
export async function retryParkedEvents(
  ledger: Ledger,
  { reason, ...filter }: RetryAsked,
  envelope: CommandEnvelope,
): Promise<ParkedOutcome> {
  if (filter.projection !== undefined) projectionNamed(ledger, filter.projection);
  const { places, more } = await placesOf(ledger, filter);
  const step = await decide(ledger, envelope, (state, context) =>
    retryParked({ places, reason }, state, context),
  );
  if (step.appended === 0 && !step.replayed) {
    throw new Refusal('unknown', 'nothing-parked', 'nothing of the kind is parked');
  }
  return { ...(await outcomeOf(ledger, step, filter)), more };
}

/**
 * Leaves an event out of a projection for good, and waits, bounded, for what comes of it. One that
 * is folded already stays in the rows until a rebuild.
 * @throws Refusal where there is no such event or projection, where nothing keeps the event from
 * being folded, unless it is forced, and what the stores throw
 */
export async function discardParkedEvent(
  ledger: Ledger,
  asked: DiscardAsked,
  envelope: CommandEnvelope,
): Promise<ParkedOutcome> {
  const { projection, position, reason } = asked;
  const { stream, eventId, objection } = await eventToDiscard(ledger, asked);
  const command = { projection, position: String(position), stream, eventId, reason };
  const step = await decide(ledger, envelope, (state, context) => {
    const events = discardParked(command, state, context);
    // Who says again what was done already hears that it was.
    if (events.length > 0 && objection !== undefined) throw objection;
    return events;
  });
  return { ...(await outcomeOf(ledger, step, { projection, position })), more: false };
}

async function decide(
  { store }: Ledger,
  envelope: CommandEnvelope,
  make: (
    state: Readonly<OperationsState>,
    context: { now: string },
  ) => readonly InstallationEvent[],
): Promise<StepResult> {
  const room = {
    store: tracedStore(store),
    codec: installationCodec(),
    decider: operationsDecider,
  };
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
): Promise<Omit<ParkedOutcome, 'more'>> {
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
): Promise<{ readonly places: readonly ParkedPlace[]; readonly more: boolean }> {
  const filter = { projection, stream, position, limit: PLACES_MAX + 1 };
  const found = await reads.answer({}, ({ db }) => parkedStreams(db, filter));
  const [tried, more] = [found.slice(0, PLACES_MAX), found.length > PLACES_MAX];
  if (position === undefined) return { places: tried, more };
  const at = String(position);
  return { places: tried.map((place) => ({ projection: place.projection, position: at })), more };
}
