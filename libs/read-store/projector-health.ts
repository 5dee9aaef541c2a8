import { type EventStore, messageOf, type Position } from '../event-store/index.js';
import type { ProjectorPhase, ProjectorState } from './projector-state.js';
import type { ReadStatus } from './read-checkpoint.js';
import type { ReadStore } from './read-store.js';

export interface ProjectorHealth {
  readonly ready: boolean;
  /** Why it is not ready. */
  readonly reason?: string;
  readonly phase: ProjectorPhase;
  /** Folded so far, as the database says. */
  readonly position: Position;
  /** The log's end, as the event store says; undefined where it doesn't answer. */
  readonly head: Position | undefined;
}

export interface HealthWatchOptions {
  readonly store: EventStore;
  readonly readStore: ReadStore;
  readonly definitions: string;
  readonly stallMilliseconds?: number;
}

/**
 * Believes neither the projector nor its checkpoint: the read models are well while they reach,
 * within a bounded time, every end of the log that it has asked for.
 */
export class HealthWatch {
  readonly #options: HealthWatchOptions;
  #head: Position | undefined;
  /** An end of the log that is still to be reached. */
  #goal: { readonly head: Position; readonly since: number } | undefined;
  #wasLevel = false;

  constructor(options: HealthWatchOptions) {
    this.#options = options;
  }

  /** The log's end when it was last asked for. */
  get head(): Position | undefined {
    return this.#head;
  }

  async judge({ phase, position, error }: ProjectorState): Promise<ProjectorHealth> {
    const { store, readStore } = this.#options;
    try {
      const [{ position: head }, status] = await Promise.all([store.head(), readStore.status()]);
      this.#head = head;
      const behind = this.#behind(status.position, head);
      const reason = troubleOf(phase, error) ?? this.#unanswerable(status) ?? behind;
      const place = { phase, position: status.position, head };
      return reason === undefined ? { ready: true, ...place } : { ready: false, reason, ...place };
    } catch (failure) {
      const reason = `can't be judged: ${messageOf(failure)}`;
      return { ready: false, reason, phase, position, head: undefined };
    }
  }

  #unanswerable({ state, definitions }: ReadStatus): string | undefined {
    if (state !== 'live') return 'the read models are being folded from nothing';
    if (definitions === this.#options.definitions) return undefined;
    return `the read models are those of another release: ${definitions}`;
  }

  #behind(position: Position, head: Position): string | undefined {
    const now = performance.now();
    if (this.#goal !== undefined && position >= this.#goal.head) {
      this.#goal = undefined;
      this.#wasLevel = true;
    }
    if (position >= head) {
      this.#wasLevel = true;
      return undefined;
    }
    this.#goal ??= { head, since: now };
    const { stallMilliseconds = 10_000 } = this.#options;
    if (now - this.#goal.since > stallMilliseconds) this.#wasLevel = false;
    if (this.#wasLevel) return undefined;
    return `behind: folded up to position ${String(position)}, the log ends at ${String(head)}`;
  }
}

function troubleOf(phase: ProjectorPhase, error: string | undefined): string | undefined {
  if (error !== undefined) return `${phase}: ${error}`;
  return phase === 'stopped' ? 'the projector is not running' : undefined;
}
