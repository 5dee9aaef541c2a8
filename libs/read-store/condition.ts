import type { DomainEvent } from '../event-sourcing/index.js';
import { DifferentLog, messageOf, type Position } from '../event-store/index.js';
import type { Control } from './control.js';
import { FoldFailed } from './errors.js';
import { isElsewhere, isPassing } from './failures.js';
import type { Workshop } from './folding.js';
import type { Generation } from './generation.js';
import { generationIn } from './generations.js';
import { withPoisonBehind } from './poison-behind.js';
import { NOT_STARTED, type ProjectorPhase, type ProjectorState } from './projector-state.js';
import { type Standstill, standsStill } from './standstill.js';
import { noteTrouble } from './trouble.js';

/** A generation whose folding failed. */
export interface Failed {
  readonly generation: Generation;
  /** Whether it is the one that is asked, or is to be. */
  readonly isShown: boolean;
  readonly signal: AbortSignal;
}

/** How a projector fares: what it says of itself, and what it folds no more, and why. */
export class Condition<Event extends DomainEvent> {
  readonly #workshop: Workshop<Event>;
  readonly #log: (line: string) => void;
  #state = NOT_STARTED;
  /** Generations that do not serve, and whose folding failed for good. */
  readonly #broken = new Set<bigint>();
  #standstill: Standstill | undefined;
  /** What stopped a build, and how it was told. */
  #poison: { readonly first: string; readonly told: FoldFailed } | undefined;

  constructor(workshop: Workshop<Event>, log: (line: string) => void) {
    this.#workshop = workshop;
    this.#log = log;
  }

  get state(): ProjectorState {
    return this.#state;
  }

  /** Whatever failed before is tried again. */
  begin(): void {
    this.#standstill = undefined;
    this.#broken.clear();
    this.enter('starting');
  }

  enter(phase: ProjectorPhase, at?: { readonly position: Position }, error?: string): void {
    const same = phase === this.#state.phase && error === this.#state.error;
    const since = same ? this.#state.since : new Date().toISOString();
    const position = at?.position ?? this.#state.position;
    this.#state = { ...this.#state, phase, position, error, since };
  }

  rebuildDue(reasons: readonly string[]): void {
    this.#state = { ...this.#state, rebuildDue: reasons };
  }

  /** Whether what is asked is folded no more. */
  get standsStill(): boolean {
    return this.#standstill !== undefined;
  }

  /** Whether a generation is not to be tried. */
  leavesOut({ number, serving }: Generation): boolean {
    return number === this.#standstill?.number || (!serving && this.#broken.has(number));
  }

  /** A generation is tried, again if it failed before; with the one that is asked all goes on. */
  tries({ number }: Generation, isShown: boolean): void {
    this.#broken.delete(number);
    if (isShown) this.#standstill = undefined;
  }

  /** Goes on once something else is asked, or the log is back; says until then why it does not. */
  async lookAgain(asked: Generation | undefined, signal: AbortSignal): Promise<void> {
    const standstill = this.#standstill;
    if (standstill === undefined) return;
    if (await standsStill(this.#workshop, standstill, { asked, signal })) {
      this.enter('stopped', undefined, messageOf(standstill.error));
      return;
    }
    this.begin();
  }

  /** Makes the best of a failure that need not stop everything else. @throws what may pass */
  async cope({ client, leases }: Control, failed: Failed, error: unknown): Promise<void> {
    const { generation, isShown, signal } = failed;
    // Who lost the lease may find tables gone, or rows that it did not expect.
    if (isElsewhere(error) || !(await leases.isLast(generation))) {
      if (isShown) this.enter('waiting', generation);
      return;
    }
    if (signal.aborted || (!isShown && isPassing(error))) throw error;
    if (!isShown) {
      this.#leaveOut(generation, error);
      return;
    }
    const from = () => generationIn(client, generation.number);
    const told = error instanceof FoldFailed ? await this.#named(error, { from, signal }) : error;
    const otherLog = told instanceof DifferentLog;
    await noteTrouble(client, generation, { text: messageOf(told), otherLog });
    // What can't be folded into a first generation is left out once the log holds a discard of it.
    if (isPassing(told) || told instanceof FoldFailed) throw told;
    // Another one may have been taken up meanwhile, and be asked.
    if (await leases.isLast(generation)) this.#stop(generation, told);
  }

  /** Looked for once: a build is tried again and again, and the log may be long. */
  async #named(
    error: FoldFailed,
    { from, signal }: { readonly from: () => Promise<Generation>; readonly signal: AbortSignal },
  ): Promise<FoldFailed> {
    if (this.#poison?.first === error.message) return this.#poison.told;
    this.enter('waiting', undefined, error.message);
    const told = await withPoisonBehind(this.#workshop, error, { from: await from(), signal });
    // Who was broken off has not seen all of it.
    if (!signal.aborted) this.#poison = { first: error.message, told };
    return told;
  }

  #stop({ number }: Generation, error: unknown): void {
    this.#standstill = { number, error };
    this.enter('stopped', undefined, messageOf(error));
    this.#log(`the projector stopped: ${messageOf(error)}`);
  }

  /** One that is kept for a way back must not stop the one that serves. */
  #leaveOut({ number }: Generation, error: unknown): void {
    this.#broken.add(number);
    const cure = `lifeledger projections drop ${String(number)}, or start again`;
    this.#log(`generation ${String(number)} is folded no more: ${messageOf(error)}; ${cure}`);
  }
}
