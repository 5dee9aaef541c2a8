import type { DomainEvent } from '../event-sourcing/index.js';
import { DifferentLog } from '../event-store/index.js';
import { foldToLevel } from './building.js';
import type { Control } from './control.js';
import { GenerationUnfit, NoSuchGeneration } from './errors.js';
import { isElsewhere, isPassing } from './failures.js';
import { folding, type Workshop } from './folding.js';
import { type FoldingSession, withFoldingSession } from './folding-session.js';
import type { Generation } from './generation.js';
import { giveBack } from './give-back.js';
import { listGenerations } from './generations.js';

/** What it takes to fold generations that others may hold. */
export interface Levelling<Event extends DomainEvent> {
  readonly workshop: Workshop<Event>;
  readonly session: FoldingSession;
  readonly control: Control;
  readonly signal: AbortSignal;
}

export interface Pair {
  readonly chosen: bigint;
  readonly before: bigint;
}

/** Two generations, neither of which anybody else can move. */
export interface Level {
  readonly chosen: Generation;
  /** Where `chosen` stands, unless something hinders it. */
  readonly before: Generation;
  /** Why the one before can't be folded on: it then stands behind, or stands in another log. */
  readonly hindrance: unknown;
}

/**
 * Takes the leases of two generations of ours, from whoever has them, folds both to one position,
 * and gives the leases back behind the work. The one before is held for a moment only: the other is
 * level with the log by then.
 * @throws NoSuchGeneration, AbortError, and whatever keeps the chosen one from being folded
 */
export async function whileLevel<Event extends DomainEvent, Result>(
  levelling: Levelling<Event>,
  { chosen, before }: Pair,
  work: (level: Level) => Promise<Result>,
): Promise<Result> {
  const { control, session } = levelling;
  try {
    const level = await foldToEnd(levelling, await seize(control, chosen));
    return await work(await levelled(levelling, level, await seize(control, before)));
  } finally {
    await giveBack(control, session.log, before, chosen);
  }
}

/** Takes the lease of a generation, whoever has it. @throws NoSuchGeneration, GenerationUnfit */
export async function seize(
  { client, leases, aside }: Control,
  number: bigint,
): Promise<Generation> {
  const seized = await aside((session) => leases.seize(number, session));
  if (seized !== undefined) return seized.generation;
  const standing = (await listGenerations(client)).find((one) => one.number === number);
  if (standing === undefined) throw new NoSuchGeneration(number);
  throw new GenerationUnfit(
    `generation ${String(number)} is being written by ${standing.holder}, who does not let go; run it again later`,
  );
}

/** Both at the position of the one that is further. */
async function levelled<Event extends DomainEvent>(
  levelling: Levelling<Event>,
  chosen: Generation,
  held: Generation,
): Promise<Level> {
  try {
    const before = await foldToEnd(levelling, held);
    if (chosen.position < before.position) {
      const up = await foldUpTo(levelling, chosen, before);
      return { chosen: up, before, hindrance: undefined };
    }
    const up = await foldUpTo(levelling, before, chosen);
    return { chosen, before: up, hindrance: undefined };
  } catch (error) {
    if (levelling.signal.aborted || isElsewhere(error) || isPassing(error)) throw error;
    return hindered(levelling, { chosen, before: held, hindrance: error });
  }
}

/** As far as it goes: no reader is to go back behind what the one before has shown. */
async function hindered<Event extends DomainEvent>(
  levelling: Levelling<Event>,
  { chosen, before, hindrance }: Level,
): Promise<Level> {
  if (hindrance instanceof DifferentLog) return { chosen, before, hindrance };
  const all = await listGenerations(levelling.control.client);
  const stands = all.find(({ number }) => number === before.number) ?? before;
  const level = all.find(({ number }) => number === chosen.number) ?? chosen;
  return {
    chosen: level.position < stands.position ? await foldUpTo(levelling, level, stands) : level,
    before: stands,
    hindrance,
  };
}

/** @throws DifferentLog, and whatever fails */
export function foldToEnd<Event extends DomainEvent>(
  { workshop, session, signal }: Levelling<Event>,
  from: Generation,
): Promise<Generation> {
  return withFoldingSession(session, from.schemaName, (client) =>
    foldToLevel(workshop, { client, from, signal }),
  );
}

/** Folds a generation exactly as far as another one stands. */
export async function foldUpTo<Event extends DomainEvent>(
  { workshop, session, signal }: Levelling<Event>,
  from: Generation,
  { position, token, eventId }: Generation,
): Promise<Generation> {
  if (from.position === position) return from;
  return withFoldingSession(session, from.schemaName, async (client) => {
    let last = from;
    const upTo = { position, token, eventId };
    for await (const folded of folding(workshop, { client, from, signal, upTo })) {
      last = folded.generation;
    }
    signal.throwIfAborted();
    return last;
  });
}
