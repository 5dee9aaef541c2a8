import { Refusal } from '../../libs/event-sourcing/index.js';
import type { Position, RecordedEvent } from '../../libs/event-store/index.js';
import { parkedEvents, type Projection } from '../../libs/read-store/index.js';
import type { LifeledgerEvent } from '../../projections/index.js';
import { eventAt } from './event-at.js';
import type { Lifeledger } from './lifeledger.js';
import { projectionNamed } from './projection-named.js';
import { unlessBehind } from './unless-behind.js';

type Ledger = Pick<Lifeledger, 'store' | 'codec' | 'reads' | 'projections'>;

/** An event that is to count for nothing in one projection. */
export interface DiscardAsked {
  readonly projection: string;
  readonly position: Position;
  readonly reason: string;
  /** Even where nothing keeps it from being folded. */
  readonly force?: boolean | undefined;
}

interface EventToDiscard {
  readonly stream: string;
  readonly eventId: string;
  /** Why it should rather stay; undefined where it is poison, or may be. */
  readonly objection: Refusal | undefined;
}

/**
 * The event that is to be discarded. One that is parked may go, and one that today's code throws on,
 * as a rebuild that stops there does; whether it is poison to a state is told by the state's rows
 * alone, so that where none serve it may go too.
 * @throws Refusal where there is no such event or projection
 */
export async function eventToDiscard(
  ledger: Ledger,
  { projection: name, position, force = false }: DiscardAsked,
): Promise<EventToDiscard> {
  const projection = projectionNamed(ledger, name);
  const parked = await unlessBehind(() =>
    ledger.reads.answer({}, ({ db }) => parkedEvents(db, { projection: name, position })),
  );
  const [known] = parked ?? [];
  if (known !== undefined) return { ...known, objection: undefined };
  const recorded = await eventAt(ledger, position);
  if (recorded === undefined) {
    const message = `no event of ours stands at position ${String(position)}`;
    throw new Refusal('unknown', 'no-such-event', message, 'position');
  }
  const { stream, id: eventId } = recorded;
  const isUntold = parked === undefined && projection.kind === 'state';
  const mayGo = force || isUntold || isPoison(ledger, projection, recorded);
  return { stream, eventId, objection: mayGo ? undefined : notParked(name, recorded) };
}

/** Whether it can't be read, or its facts can't be made. */
function isPoison(
  { codec }: Pick<Ledger, 'codec'>,
  projection: Projection<LifeledgerEvent>,
  recorded: RecordedEvent,
): boolean {
  try {
    const event = codec.decode(recorded);
    if (event.known && projection.kind === 'facts') projection.rows(event);
    return false;
  } catch {
    // Whatever it is that a fold throws: that is what it is parked for.
    return true;
  }
}

function notParked(projection: string, { type, position }: RecordedEvent): Refusal {
  const message =
    `${type} at position ${String(position)} is not parked for ${projection}, and nothing is known ` +
    'that keeps it from being folded. If what it says is wrong, append an event that corrects it. ' +
    `To leave it out of ${projection} all the same, for good, say --force (over HTTP "force": true)`;
  return new Refusal('conflict', 'not-parked', message, 'position');
}
