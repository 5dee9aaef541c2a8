import type { DomainEvent } from '../event-sourcing/index.js';
import type { Position, RecordedEvent } from '../event-store/index.js';
import type { Putting } from './batch-statements.js';
import { runScript } from './copy-script.js';
import type { FoldGiven } from './fold-batch.js';
import type { ParkedAct } from './parked-act.js';
import { type Acting, carryOut } from './parked-acts.js';
import type { Poison } from './parking.js';
import { settling } from './settling.js';
import { type WrittenStretch, writeStretch } from './write-stretch.js';

/** What came of a batch, beside its rows. */
export interface Outcome {
  /** Events passed over. */
  readonly unknown: number;
  readonly poison: readonly Poison[];
}

/**
 * Writes events and carries out what they decide of parked ones, each at its place, inside a
 * transaction under way. All of it is settled once: facts that were parked may stand far back, and
 * to settle goes through everything behind them.
 */
export async function writeCarefully<Event extends DomainEvent>(
  given: Putting<Event> & FoldGiven<Event> & Pick<Acting<Event>, 'store'>,
  events: readonly RecordedEvent[],
  acts: ReadonlyMap<Position, ParkedAct>,
): Promise<Outcome> {
  const told: Poison[] = [];
  let unknown = 0;
  let lowest: Position | undefined;
  const wrote = (written: WrittenStretch) => {
    unknown += written.unknown;
    told.push(...written.poison);
    lowest = lowerOf(lowest, written.factsFrom);
  };
  const acting = { ...given, wrote };
  let from = 0;
  for (const [index, { position }] of events.entries()) {
    const act = acts.get(position);
    if (act === undefined) continue;
    await writeStretch(acting, events.slice(from, index + 1));
    await carryOut(acting, act);
    await given.parking.load(given.client);
    from = index + 1;
  }
  await writeStretch(acting, events.slice(from));
  const last = events.at(-1);
  if (given.settle && lowest !== undefined && last !== undefined) {
    const range = { after: lowest - 1n, upTo: last.position };
    await runScript(given.client, settling(given.fold, range));
  }
  return { unknown, poison: told };
}

function lowerOf(a: Position | undefined, b: Position | undefined): Position | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
