import type { DomainEvent } from '../event-sourcing/index.js';
import { DifferentLog } from '../event-store/index.js';
import { build, type RebuildProgress } from './building.js';
import { compare, type KeepLevel } from './compare.js';
import type { Control } from './control.js';
import { hasFoldedDiscarded } from './discarded-since.js';
import { dropGeneration } from './drop-generation.js';
import { FoldFailed, RebuildUnderWay } from './errors.js';
import type { Workshop } from './folding.js';
import type { FoldingSession } from './folding-session.js';
import type { Generation } from './generation.js';
import { generationIn, listGenerations, listStandings } from './generations.js';
import type { Taken } from './leases.js';
import { type Levelling, whileLevel } from './level.js';
import { makeGeneration } from './make-generation.js';
import type { ParityQuestion, ParityReport } from './parity.js';
import { withPoisonBehind } from './poison-behind.js';
import { poisonRuleOf } from './poison-rule.js';
import { rest } from './rest.js';
import { switchOver } from './switch-over.js';
import { wantedSessions } from './while-wanted.js';

export interface RebuildOptions {
  readonly progress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
  /** Inside `whileNobodyFolds`, which keeps every other folder out. */
  readonly alone?: boolean;
  /** Drops one that was broken off instead of going on with it. */
  readonly anew?: boolean;
  /** Compares the new generation with the one that serves; default: it serves without. */
  readonly parity?: {
    readonly questions: readonly ParityQuestion[];
    /** Whether it is to serve; if not, it stays whole, and is folded, until it is told to serve. */
    readonly decide: (report: ParityReport) => boolean | Promise<boolean>;
  };
}

/** What became of a rebuild. */
export interface RebuildOutcome {
  /** The number of the generation that was built. */
  readonly generation: bigint;
  readonly serves: boolean;
  /** Undefined where there was nothing to compare it with, or nobody asked for that. */
  readonly report: ParityReport | undefined;
}

export interface Rebuild<Event extends DomainEvent> {
  readonly workshop: Workshop<Event>;
  readonly session: FoldingSession;
  readonly control: Control;
}

/**
 * Builds a new generation beside the one that serves, or goes on with one that was broken off,
 * compares them where that is asked for, and lets it serve once both stand at the same position.
 * @throws RebuildUnderWay, AbortError, and whatever fails
 */
export async function rebuild<Event extends DomainEvent>(
  given: Rebuild<Event>,
  options: RebuildOptions,
): Promise<RebuildOutcome> {
  const { alone = false, signal = new AbortController().signal } = options;
  const levelling = { ...given, session: { ...given.session, alone }, signal };
  const { number } = await built(levelling, options);
  const report = await compared(levelling, number, options);
  if (report !== undefined && options.parity !== undefined) {
    const isToServe = await options.parity.decide(report);
    if (!isToServe) return { generation: number, serves: false, report };
  }
  signal.throwIfAborted();
  if ((await switchOver(levelling, number)) === 'another-log') await dropOthers(levelling, number);
  return { generation: number, serves: true, report };
}

/** With what was folded from another log there is nothing to compare. */
async function compared<Event extends DomainEvent>(
  levelling: Levelling<Event>,
  chosen: bigint,
  { parity, progress: report }: RebuildOptions,
): Promise<ParityReport | undefined> {
  const before = (await ownIn(levelling)).find(({ serving }) => serving);
  if (parity === undefined || before === undefined) return undefined;
  const { questions } = parity;
  const pair = { chosen, before: before.number };
  const keepLevel: KeepLevel = (work) =>
    whileLevel(levelling, pair, (level) => {
      if (level.hindrance instanceof DifferentLog) throw level.hindrance;
      return work(level);
    });
  try {
    return await compare(levelling, keepLevel, { questions, ...(report && { report }) });
  } catch (error) {
    if (error instanceof DifferentLog) return undefined;
    throw error;
  }
}

/** What was folded from another log can neither be folded on nor be gone back to. */
async function dropOthers<Event extends DomainEvent>(
  levelling: Levelling<Event>,
  chosen: bigint,
): Promise<void> {
  for (const { number } of await ownIn(levelling)) {
    if (number !== chosen) await drop(levelling, number);
  }
}

async function ownIn<Event extends DomainEvent>({
  workshop: { definitions },
  control: { client },
}: Rebuild<Event>): Promise<readonly Generation[]> {
  const all = await listGenerations(client);
  return all.filter((generation) => generation.definitions === definitions);
}

/** Half a generation from another log is of no use: it is dropped, and another one built. */
async function built<Event extends DomainEvent>(
  levelling: Levelling<Event>,
  { anew = false, progress }: RebuildOptions,
): Promise<Generation> {
  const report = (now: RebuildProgress) => progress?.(now);
  const taken = await begin(levelling);
  const begun = taken.generation;
  const isAnew = begun.position > 0n && (anew || (await isOutdated(levelling, begun)));
  try {
    if (!isAnew) return await buildIn(levelling, taken, report);
  } catch (error) {
    if (!(error instanceof DifferentLog)) throw error;
  }
  await levelling.control.leases.release(begun.number);
  await drop(levelling, begun.number);
  return buildIn(levelling, await begin(levelling), report);
}

async function isOutdated<Event extends DomainEvent>(
  { workshop, control, session }: Levelling<Event>,
  generation: Generation,
): Promise<boolean> {
  const discards = (await workshop.discards?.()) ?? [];
  const isSo = await hasFoldedDiscarded(control.client, generation, discards);
  if (isSo)
    session.log('what is half-built has folded an event that was discarded since: begun anew');
  return isSo;
}

function drop<Event extends DomainEvent>(
  { workshop: { definitions }, control, signal }: Levelling<Event>,
  number: bigint,
): Promise<void> {
  return dropGeneration(control, { number, definitions, signal });
}

/** Ends, too, once the lease is lost: an index over millions of rows would hear of it by its end. */
function buildIn<Event extends DomainEvent>(
  { workshop, session, control, signal: stopped }: Levelling<Event>,
  { generation, lost }: Taken,
  progress: (progress: RebuildProgress) => void,
): Promise<Generation> {
  const { schemaName } = generation;
  const signal = AbortSignal.any([stopped, lost]);
  const aside = wantedSessions(session, { schemaName, by: control.client, signal });
  return aside(async (client) => {
    const poison = await poisonRuleOf(workshop, control.client, signal);
    try {
      return await build(workshop, { client, aside, generation, signal, poison, progress });
    } catch (error) {
      if (!(error instanceof FoldFailed)) throw error;
      const from = await generationIn(control.client, generation.number);
      throw await withPoisonBehind(workshop, error, { from, signal });
    }
  });
}

/** Whoever was killed before readers changed over, or was told to wait, left what need not be built again. */
async function tellOfWholeOnes<Event extends DomainEvent>({
  workshop: { definitions },
  control: { client },
  session: { log },
}: Levelling<Event>): Promise<void> {
  for (const standing of await listStandings(client)) {
    const { state, serving, retiredAt } = standing;
    const isLeft = state === 'whole' && !serving && retiredAt === undefined;
    if (standing.definitions !== definitions || !isLeft) continue;
    const number = String(standing.number);
    const cures = `lifeledger projections serve ${number}, or drop ${number}`;
    log(
      `generation ${number} is whole already and has never served: ${cures}; another is built now`,
    );
  }
}

/** One that was broken off, else a new one; leased. @throws RebuildUnderWay */
async function begin<Event extends DomainEvent>(levelling: Levelling<Event>): Promise<Taken> {
  const { workshop, control, signal } = levelling;
  const { definitions, fold } = workshop;
  const { leases, holder, aside } = control;
  const making = { fold, definitions, holder, leaseMilliseconds: leases.leaseMilliseconds };
  const made = await aside((session) => makeGeneration(session, making));
  if (made !== undefined) {
    await tellOfWholeOnes(levelling);
    return leases.hold(made);
  }
  const brokenOff = (await ownIn(levelling)).findLast(({ state }) => state === 'building');
  if (brokenOff === undefined) throw new RebuildUnderWay();
  const { number } = brokenOff;
  const taken = (await leases.acquire(number)) ?? (await afterItsLease(number));
  if (taken === undefined) throw new RebuildUnderWay();
  return taken;

  /** Whoever was killed has the lease until it runs out. */
  async function afterItsLease(number: bigint) {
    levelling.session.log('a rebuild is under way, or was a moment ago: waiting to see which');
    await rest(leases.leaseMilliseconds * LEASE_AND_A_BIT, signal);
    signal.throwIfAborted();
    return leases.acquire(number);
  }
}

const LEASE_AND_A_BIT = 1.1;
