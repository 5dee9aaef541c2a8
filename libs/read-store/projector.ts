import type { DomainEvent } from '../event-sourcing/index.js';
import { messageOf, type Position } from '../event-store/index.js';
import { type Control, newHolder, withControl } from './control.js';
import { FoldFailed } from './errors.js';
import { isElsewhere, isPassing } from './failures.js';
import type { Workshop } from './folding.js';
import type { Generation } from './generation.js';
import { listGenerations } from './generations.js';
import { isFoldingFree } from './folding-session.js';
import { keepFolding, type KeepFolding } from './keep-folding.js';
import { makeGeneration } from './make-generation.js';
import type { Projector, ProjectorOptions } from './projecting.js';
import { NOT_STARTED, type ProjectorPhase, type ProjectorState } from './projector-state.js';
import { rebuild, type RebuildOptions, type RebuildOutcome } from './rebuild.js';
import { rest } from './rest.js';
import { createSwitchboard, type Switchboard } from './switchboard.js';
import { workshopOf, type WorkshopOptions } from './workshop.js';

const FIRST_BACK_OFF_MILLISECONDS = 100;

/** Begins to fold a generation whose lease was got. */
type Begin = (
  taken: { readonly generation: Generation; readonly lost: AbortSignal },
  isFirst: boolean,
) => void;

export function createProjector<Event extends DomainEvent>(
  options: ProjectorOptions<Event>,
): Projector {
  return new FoldingProjector(options);
}

class FoldingProjector<Event extends DomainEvent> implements Projector {
  readonly #options: Required<
    Omit<ProjectorOptions<Event>, Exclude<keyof WorkshopOptions<Event>, 'log'>>
  >;
  readonly #workshop: Workshop<Event>;
  readonly #holder = newHolder();
  #state = NOT_STARTED;
  /** Generations that do not serve, and whose folding failed for good. */
  readonly #broken = new Set<bigint>();
  /** Failures in a row. */
  #failures = 0;

  constructor(options: ProjectorOptions<Event>) {
    this.#options = {
      backOffMilliseconds: 5_000,
      standByMilliseconds: 1_000,
      leaseMilliseconds: 5_000,
      ...options,
    };
    this.#workshop = workshopOf(options);
  }

  state(): ProjectorState {
    return this.#state;
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#enter('starting');
    while (!signal.aborted) {
      try {
        await withControl(this.#options, this.#holder, (control) => this.#fold(control, signal));
      } catch (error) {
        await this.#weather(error, signal);
      }
    }
    this.#enter('stopped');
  }

  rebuild(options: RebuildOptions = {}): Promise<RebuildOutcome> {
    return withControl(this.#options, newHolder(), (control) =>
      rebuild({ workshop: this.#workshop, session: this.#sessionOf(control), control }, options),
    );
  }

  switchboard(signal = new AbortController().signal): Switchboard {
    return createSwitchboard({ ...this.#options, workshop: this.#workshop, signal });
  }

  /** Folds, each over a session of its own, every generation whose lease it gets. */
  async #fold(control: Control, stopped: AbortSignal): Promise<void> {
    const leaving = new AbortController();
    const stop = AbortSignal.any([stopped, leaving.signal]);
    const failed = Promise.withResolvers<never>();
    // One that fails while others are being taken over is heard of a little later.
    failed.promise.catch(() => undefined);
    const folding = new Map<bigint, Promise<void>>();
    const begin: Begin = ({ generation, lost }, isFirst) => {
      const signal = AbortSignal.any([stop, lost]);
      const work = this.#keep(control, { generation, isFirst, signal })
        .catch((error: unknown) => {
          failed.reject(error);
        })
        .finally(() => folding.delete(generation.number));
      folding.set(generation.number, work);
    };
    try {
      while (!stop.aborted) {
        await this.#takeOver(control, { folding, begin });
        await Promise.race([failed.promise, this.#standBy(control, stop)]);
      }
    } finally {
      leaving.abort();
      await Promise.all(folding.values());
    }
  }

  /** Begins with every generation of ours that nobody folds. */
  async #takeOver(
    { client, leases, holder, aside }: Control,
    { folding, begin }: { readonly folding: ReadonlyMap<bigint, unknown>; readonly begin: Begin },
  ): Promise<void> {
    const { definitions, fold } = this.#workshop;
    const all = await listGenerations(client);
    for (const generation of all) {
      // Where nothing is written nobody would notice; the other one may have given it back by now.
      if (leases.wasTaken(generation)) await folding.get(generation.number);
    }
    const own = all.filter((generation) => generation.definitions === definitions);
    const serving = own.find((generation) => generation.serving);
    const isWanted = ({ number, state, serving: serves }: Generation) =>
      state === 'whole' && (serves || !this.#broken.has(number));
    const candidates = serving === undefined ? own.slice(-1) : own.filter(isWanted);
    if (!(await isFoldingFree(client))) {
      this.#enter('waiting', serving);
      return;
    }
    for (const candidate of candidates) {
      if (folding.has(candidate.number)) continue;
      const taken = await leases.acquire(candidate.number);
      if (taken !== undefined) begin(taken, serving === undefined);
      else if (candidate === (serving ?? own.at(-1))) this.#waitFor(candidate);
    }
    if (own.length > 0) return;
    const { leaseMilliseconds } = this.#options;
    const making = { fold, definitions, holder, leaseMilliseconds };
    const made = await aside((session) => makeGeneration(session, making));
    if (made !== undefined) begin(leases.hold(made), true);
  }

  async #keep(
    control: Control,
    given: Pick<KeepFolding<Event>, 'generation' | 'isFirst' | 'signal'>,
  ): Promise<void> {
    const { generation, isFirst } = given;
    this.#broken.delete(generation.number);
    if (isFirst) this.#options.log('the read models are folded from the log before they answer');
    const isShown = generation.serving || isFirst;
    const folded = (phase: ProjectorPhase, now: Generation) => {
      this.#failures = 0;
      if (isShown) this.#enter(phase, now);
    };
    const due = (reasons: readonly string[]) => {
      if (isShown) this.#state = { ...this.#state, rebuildDue: reasons };
      for (const reason of reasons) this.#options.log(`run lifeledger rebuild: ${reason}`);
    };
    const work = { workshop: this.#workshop, session: this.#sessionOf(control), control };
    try {
      await keepFolding({ ...work, folded, due, ...given });
    } catch (error) {
      // Who lost the lease may find tables gone, or rows that it did not expect.
      const isOurs = !isElsewhere(error) && (await control.leases.isLast(generation));
      if (isOurs && (isShown || isPassing(error))) throw error;
      if (isOurs) this.#leaveOut(generation, error);
      if (isShown) this.#enter('waiting', generation);
    } finally {
      await control.leases.release(generation.number);
    }
  }

  /** One that is kept for a way back must not stop the one that serves. */
  #leaveOut({ number }: Generation, error: unknown): void {
    this.#broken.add(number);
    const cure = `lifeledger projections drop ${String(number)}, or start again`;
    this.#options.log(
      `generation ${String(number)} is folded no more: ${messageOf(error)}; ${cure}`,
    );
  }

  #sessionOf({ holder }: Control) {
    const { readStore, log } = this.#options;
    return { readStore, holder, log };
  }

  #waitFor(generation: Generation): void {
    const { phase, error } = this.#state;
    if (phase !== 'waiting' || error !== undefined) {
      this.#options.log('another projector folds, this one stands by');
    }
    this.#failures = 0;
    this.#enter('waiting', generation);
  }

  #standBy(control: Control, signal: AbortSignal): Promise<void> {
    const about = this.#options.standByMilliseconds * (0.75 + Math.random() / 2);
    return control.untilNotice(about, signal);
  }

  /** Makes the best of a failure: backs off, or stops. @throws what won't pass */
  async #weather(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const reason = messageOf(error);
    // What can't be folded into a first generation is left out once the log holds a discard of it.
    if (!isPassing(error) && !(error instanceof FoldFailed)) {
      this.#enter('stopped', undefined, reason);
      throw error;
    }
    this.#enter('waiting', undefined, reason);
    const { backOffMilliseconds, log } = this.#options;
    const longest = Math.min(
      backOffMilliseconds,
      FIRST_BACK_OFF_MILLISECONDS * 2 ** this.#failures,
    );
    this.#failures += 1;
    log(`the projector waits, then tries again: ${reason}`);
    await rest(longest * (0.5 + Math.random() / 2), signal);
  }

  #enter(phase: ProjectorPhase, at?: { readonly position: Position }, error?: string): void {
    const same = phase === this.#state.phase && error === this.#state.error;
    const since = same ? this.#state.since : new Date().toISOString();
    const position = at?.position ?? this.#state.position;
    this.#state = { ...this.#state, phase, position, error, since };
  }
}
