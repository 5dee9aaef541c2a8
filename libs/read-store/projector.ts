import type { DomainEvent } from '../event-sourcing/index.js';
import { messageOf } from '../event-store/index.js';
import { Condition } from './condition.js';
import { type Control, newHolder, withControl } from './control.js';
import { FoldFailed } from './errors.js';
import { isPassing } from './failures.js';
import type { Workshop } from './folding.js';
import type { Generation } from './generation.js';
import { giveBack } from './give-back.js';
import { listGenerations } from './generations.js';
import { isFoldingFree } from './folding-session.js';
import { keepFolding, type KeepFolding } from './keep-folding.js';
import { makeGeneration } from './make-generation.js';
import type { OneByOne } from './one-by-one.js';
import { operatorsAct } from './operators-act.js';
import type { Projector, ProjectorOptions } from './projecting.js';
import type { ProjectorPhase, ProjectorState } from './projector-state.js';
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

/** What is folded, and what may be. */
interface Taking {
  readonly folding: ReadonlyMap<bigint, unknown>;
  readonly begin: Begin;
  readonly signal: AbortSignal;
}

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
  readonly #condition: Condition<Event>;
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
    this.#condition = new Condition(this.#workshop, options.log);
  }

  state(): ProjectorState {
    return this.#condition.state;
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#condition.begin();
    while (!signal.aborted) {
      try {
        await withControl(this.#options, this.#holder, (control) => this.#fold(control, signal));
      } catch (error) {
        await this.#weather(error, signal);
      }
    }
    this.#condition.enter('stopped');
  }

  rebuild(options: RebuildOptions = {}): Promise<RebuildOutcome> {
    const workshop = this.#workshop;
    return operatorsAct(() =>
      withControl(this.#options, newHolder(), (control) =>
        rebuild({ workshop, session: this.#sessionOf(control), control }, options),
      ),
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
        await this.#takeOver(control, { folding, begin, signal: stop });
        await Promise.race([failed.promise, this.#standBy(control, stop)]);
      }
    } finally {
      leaving.abort();
      await Promise.all(folding.values());
    }
  }

  /** Begins with every generation of ours that nobody folds. */
  async #takeOver(control: Control, { folding, begin, signal }: Taking): Promise<void> {
    const { client, leases } = control;
    const all = await listGenerations(client);
    for (const generation of all) {
      // Where nothing is written nobody would notice; the other one may have given it back by now.
      if (leases.wasTaken(generation)) await folding.get(generation.number);
    }
    const own = all.filter(({ definitions }) => definitions === this.#workshop.definitions);
    const serving = own.find((generation) => generation.serving);
    const asked = serving ?? own.at(-1);
    await this.#condition.lookAgain(asked, signal);
    if (!(await this.#mayFold(client, serving))) return;
    const wanted = serving === undefined ? own.slice(-1) : own.filter(isWhole);
    for (const candidate of wanted) {
      if (folding.has(candidate.number) || this.#condition.leavesOut(candidate)) continue;
      const taken = await leases.acquire(candidate.number);
      if (taken !== undefined) begin(taken, serving === undefined);
      else if (candidate === asked) this.#waitFor(candidate);
    }
    if (own.length === 0) await this.#beginFirst(control, begin);
  }

  /** Whether nobody works on the log alone just now. */
  async #mayFold(client: OneByOne, serving: Generation | undefined): Promise<boolean> {
    const isFree = await isFoldingFree(client);
    if (!isFree && !this.#condition.standsStill) this.#condition.enter('waiting', serving);
    return isFree;
  }

  async #beginFirst({ leases, holder, aside }: Control, begin: Begin): Promise<void> {
    const { definitions, fold } = this.#workshop;
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
    const isShown = generation.serving || isFirst;
    this.#condition.tries(generation, isShown);
    if (isFirst) this.#options.log('the read models are folded from the log before they answer');
    const folded = (phase: ProjectorPhase, now: Generation) => {
      this.#failures = 0;
      if (isShown) this.#condition.enter(phase, now);
    };
    const due = (reasons: readonly string[]) => {
      if (isShown) this.#condition.rebuildDue(reasons);
      for (const reason of reasons) this.#options.log(`run lifeledger rebuild: ${reason}`);
    };
    const work = { workshop: this.#workshop, session: this.#sessionOf(control), control };
    try {
      await keepFolding({ ...work, folded, due, ...given });
    } catch (error) {
      await this.#condition.cope(control, { ...given, isShown }, error);
    } finally {
      await giveBack(control, this.#options.log, generation.number);
    }
  }

  #sessionOf({ holder }: Control) {
    const { readStore, log } = this.#options;
    return { readStore, holder, log };
  }

  #waitFor(generation: Generation): void {
    const { phase, error } = this.#condition.state;
    if (phase !== 'waiting' || error !== undefined) {
      this.#options.log('another projector folds, this one stands by');
    }
    this.#failures = 0;
    this.#condition.enter('waiting', generation);
  }

  #standBy(control: Control, signal: AbortSignal): Promise<void> {
    const about = this.#options.standByMilliseconds * (0.75 + Math.random() / 2);
    return control.untilNotice(about, signal);
  }

  /** Makes the best of a failure: backs off, or stops. @throws what won't pass */
  async #weather(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const reason = messageOf(error);
    if (!isPassing(error) && !(error instanceof FoldFailed)) {
      this.#condition.enter('stopped', undefined, reason);
      throw error;
    }
    this.#condition.enter('waiting', undefined, reason);
    const { backOffMilliseconds, log } = this.#options;
    const longest = Math.min(
      backOffMilliseconds,
      FIRST_BACK_OFF_MILLISECONDS * 2 ** this.#failures,
    );
    this.#failures += 1;
    log(`the projector waits, then tries again: ${reason}`);
    await rest(longest * (0.5 + Math.random() / 2), signal);
  }
}

function isWhole({ state }: Generation): boolean {
  return state === 'whole';
}
