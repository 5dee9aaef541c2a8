import type { DomainEvent } from '../event-sourcing/index.js';
import { DifferentLog } from '../event-store/index.js';
import { foldToLevel } from './building.js';
import type { Control } from './control.js';
import { RebuildUnderWay } from './errors.js';
import { folding, type Workshop } from './folding.js';
import { type FoldingSession, withFoldingSession } from './folding-session.js';
import type { Generation } from './generation.js';
import { serveFrom } from './generations.js';

export interface SwitchOver<Event extends DomainEvent> {
  readonly workshop: Workshop<Event>;
  readonly session: FoldingSession;
  /** Holds the lease of the generation chosen. */
  readonly control: Control;
  readonly signal: AbortSignal;
}

/**
 * Lets one generation serve instead of another, both standing at the same position: takes the lease
 * of the one before too, folds whichever is behind up to the other, and moves the readers in one
 * transaction. Where the one before was folded from another log there is no such position.
 * @returns whether the one before was folded from the same log
 */
export async function switchOver<Event extends DomainEvent>(
  over: SwitchOver<Event>,
  chosen: Generation,
  before: Generation | undefined,
): Promise<'same-log' | 'another-log'> {
  const { client, leases } = over.control;
  if (before === undefined) {
    await serveFrom(client, chosen, undefined);
    return 'same-log';
  }
  const seized = await leases.acquire(before.number, { byForce: true });
  if (seized === undefined) throw new RebuildUnderWay();
  try {
    const level = await levelled(over, chosen, seized.generation);
    await serveFrom(client, level.chosen, level.before);
    return level.before === undefined ? 'another-log' : 'same-log';
  } finally {
    await leases.release(before.number);
  }
}

/** Both at the position of the one that is further; no one before where it is of another log. */
async function levelled<Event extends DomainEvent>(
  over: SwitchOver<Event>,
  chosen: Generation,
  standing: Generation,
): Promise<{ readonly chosen: Generation; readonly before: Generation | undefined }> {
  const before = await levelWithTheLog(over, standing);
  if (before === undefined) return { chosen, before };
  if (chosen.position < before.position) {
    return { chosen: await foldUpTo(over, chosen, before), before };
  }
  return { chosen, before: await foldUpTo(over, before, chosen) };
}

async function levelWithTheLog<Event extends DomainEvent>(
  { workshop, session, signal }: SwitchOver<Event>,
  from: Generation,
): Promise<Generation | undefined> {
  try {
    return await withFoldingSession(session, from.schemaName, (client) =>
      foldToLevel(workshop, { client, from, signal }),
    );
  } catch (error) {
    if (error instanceof DifferentLog) return undefined;
    throw error;
  }
}

/** Folds a generation exactly as far as another one stands. */
async function foldUpTo<Event extends DomainEvent>(
  { workshop, session, signal }: SwitchOver<Event>,
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
