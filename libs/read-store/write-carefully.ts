import type { DomainEvent } from '../event-sourcing/index.js';
import type { Position, RecordedEvent } from '../event-store/index.js';
import type { Putting } from './batch-statements.js';
import type { FoldGiven } from './fold-batch.js';
import type { ParkedAct } from './parked-act.js';
import { type Acting, carryOut } from './parked-acts.js';
import type { Poison } from './parking.js';
import { writeStretch } from './write-stretch.js';

/** What came of a batch, beside its rows. */
export interface Outcome {
  /** Events passed over. */
  readonly unknown: number;
  readonly poison: readonly Poison[];
}

/**
 * Writes events and carries out what they decide of parked ones, each at its place, inside a
 * transaction under way.
 */
export async function writeCarefully<Event extends DomainEvent>(
  given: Putting<Event> & FoldGiven<Event> & Pick<Acting<Event>, 'store'>,
  events: readonly RecordedEvent[],
  acts: ReadonlyMap<Position, ParkedAct>,
): Promise<Outcome> {
  const told: Poison[] = [];
  let unknown = 0;
  const wrote = (passedOver: number, poison: readonly Poison[]) => {
    unknown += passedOver;
    told.push(...poison);
  };
  const acting = { ...given, wrote };
  let from = 0;
  for (const [index, { position }] of events.entries()) {
    const act = acts.get(position);
    if (act === undefined) continue;
    await writeStretch(acting, events.slice(from, index + 1));
    await carryOut(acting, act, position);
    await given.parking.load(given.client);
    from = index + 1;
  }
  await writeStretch(acting, events.slice(from));
  return { unknown, poison: told };
}
