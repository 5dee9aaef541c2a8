import type { DomainEvent } from '../event-sourcing/index.js';
import { DifferentLog } from '../event-store/index.js';
import { build, type RebuildProgress } from './building.js';
import type { Control } from './control.js';
import { RebuildUnderWay } from './errors.js';
import type { Workshop } from './folding.js';
import { type FoldingSession, withFoldingSession } from './folding-session.js';
import type { Generation } from './generation.js';
import { listGenerations } from './generations.js';
import { dropGeneration, makeGeneration } from './make-generation.js';
import { switchOver } from './switch-over.js';

export interface RebuildOptions {
  readonly progress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
  /** Inside `whileNobodyFolds`, which keeps every other folder out. */
  readonly alone?: boolean;
}

export interface Rebuild<Event extends DomainEvent> {
  readonly workshop: Workshop<Event>;
  readonly session: FoldingSession;
  readonly control: Control;
}

/**
 * Builds a new generation beside the one that serves, or goes on with one that was broken off, and
 * lets it serve once both stand at the same position.
 * @throws RebuildUnderWay, AbortError, and whatever fails
 */
export async function rebuild<Event extends DomainEvent>(
  given: Rebuild<Event>,
  { progress, signal = new AbortController().signal, alone = false }: RebuildOptions,
): Promise<void> {
  const { workshop, control } = given;
  const session = { ...given.session, alone };
  const report = (now: RebuildProgress) => progress?.(now);
  const chosen = await built({ workshop, session, control }, { report, signal });
  const { definitions } = workshop;
  const own = (await listGenerations(control.client)).filter(
    (generation) => generation.definitions === definitions,
  );
  const before = own.find(({ serving }) => serving);
  const over = { workshop, session, control, signal };
  if ((await switchOver(over, chosen, before)) === 'same-log') return;
  // What was folded from another log can neither be folded on nor be gone back to.
  const useless = own.filter(({ number }) => number !== chosen.number);
  for (const generation of useless) {
    await control.aside((client) => dropGeneration(client, generation));
  }
}

interface Watched {
  readonly report: (progress: RebuildProgress) => void;
  readonly signal: AbortSignal;
}

/** Half a generation from another log is of no use: it is dropped, and another one built. */
async function built<Event extends DomainEvent>(
  given: Rebuild<Event>,
  watched: Watched,
): Promise<Generation> {
  const begun = await begin(given);
  try {
    return await buildIn(given, begun, watched);
  } catch (error) {
    if (!(error instanceof DifferentLog)) throw error;
    await given.control.leases.release(begun.number);
    await given.control.aside((client) => dropGeneration(client, begun));
    return buildIn(given, await begin(given), watched);
  }
}

function buildIn<Event extends DomainEvent>(
  { workshop, session }: Rebuild<Event>,
  generation: Generation,
  { report, signal }: Watched,
): Promise<Generation> {
  return withFoldingSession(session, generation.schemaName, (client) =>
    build(workshop, { client, generation, signal, progress: report }),
  );
}

/** One that was broken off, else a new one; leased. @throws RebuildUnderWay */
async function begin<Event extends DomainEvent>({
  workshop: { definitions, fold },
  control: { client, leases, holder, aside },
}: Rebuild<Event>): Promise<Generation> {
  const { leaseMilliseconds } = leases;
  const making = { fold, definitions, holder, leaseMilliseconds };
  const made = await aside((session) => makeGeneration(session, making));
  if (made !== undefined) return leases.hold(made).generation;
  const brokenOff = (await listGenerations(client)).findLast(
    (generation) => generation.definitions === definitions && generation.state === 'building',
  );
  const taken = brokenOff && (await leases.acquire(brokenOff.number));
  if (taken === undefined) throw new RebuildUnderWay();
  return taken.generation;
}
