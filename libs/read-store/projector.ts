import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import type { DomainEvent } from '../event-sourcing/index.js';
import {
  type Codec,
  type EventStore,
  type LogFilter,
  messageOf,
  type Position,
} from '../event-store/index.js';
import { sqlState } from './connection.js';
import { definitionsOf } from './definitions.js';
import { OtherDefinitions, RebuildUnderWay } from './errors.js';
import { Elsewhere, isElsewhere, isPassing } from './failures.js';
import { foldOf } from './fold-batch.js';
import { folding, type Workshop } from './folding.js';
import type { Projection } from './projection.js';
import { lead } from './locks.js';
import { NOT_STARTED, type ProjectorPhase, type ProjectorState } from './projector-state.js';
import type { ReadCheckpoint } from './read-checkpoint.js';
import type { ReadStore } from './read-store.js';
import { readCheckpoint, rebuild, type RebuildProgress } from './rebuilding.js';

export interface ProjectorOptions<Event extends DomainEvent> {
  readonly readStore: ReadStore;
  readonly store: EventStore;
  readonly codec: Codec<Event>;
  readonly projections: readonly Projection<Event>[];
  readonly log: (line: string) => void;
  /** Which events to read; default: those of customers. */
  readonly filter?: LogFilter;
  /** The most events of one transaction; default 5,000. */
  readonly batchSize?: number;
  /** The longest pause after failures in a row; default 5,000. */
  readonly backOffMilliseconds?: number;
  /** How often one that stands by looks whether it is its turn, about; default 1,000. */
  readonly standByMilliseconds?: number;
}

export interface RebuildOptions {
  readonly progress?: (progress: RebuildProgress) => void;
  readonly signal?: AbortSignal;
}

const CUSTOMERS: LogFilter = { streamPrefixes: ['customer-'] };
const FIRST_BACK_OFF_MILLISECONDS = 100;

/** The loop that folds the log into the read models. */
export interface Projector {
  /**
   * Folds until aborted, making the tables anew first where they are missing or were made for
   * other definitions. Waits out what may pass, for ever, and stands by while another process writes.
   * @throws what needs an operator: DifferentLog, MalformedEvent, FoldFailed, OtherDefinitions, …;
   *   nothing is skipped
   */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Folds everything again from nothing, or goes on with a rebuild that was broken off. Answers are
   * refused meanwhile; every other projector stands by.
   * @throws RebuildUnderWay, AbortError, and whatever fails; the next start goes on from there
   */
  rebuild(options?: RebuildOptions): Promise<void>;
  /** What it says of itself; whether the read models are behind is for others to see. */
  state(): ProjectorState;
}

export function createProjector<Event extends DomainEvent>(
  options: ProjectorOptions<Event>,
): Projector {
  return new FoldingProjector(options);
}

class FoldingProjector<Event extends DomainEvent> implements Projector {
  readonly #options: ProjectorOptions<Event>;
  readonly #workshop: Workshop<Event>;
  #state = NOT_STARTED;
  /** Failures in a row. */
  #failures = 0;
  /** Once tables of its own definitions were seen whole, others are another release's doing. */
  #settled = false;

  constructor(options: ProjectorOptions<Event>) {
    const { store, codec, projections, filter = CUSTOMERS, batchSize = 5_000 } = options;
    const definitions = definitionsOf(projections);
    this.#options = options;
    this.#workshop = { store, codec, fold: foldOf(projections), definitions, filter, batchSize };
  }

  state(): ProjectorState {
    return this.#state;
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#settled = false;
    this.#enter('starting');
    while (!signal.aborted) {
      try {
        if (this.#isStandingBy()) await this.#untilStill(signal);
        await this.#withConnection((client) => this.#keepFolding(client, signal));
      } catch (error) {
        await this.#weather(error, signal);
      }
    }
    this.#enter('stopped');
  }

  async rebuild({ progress, signal = new AbortController().signal }: RebuildOptions = {}) {
    await this.#withConnection(async (client) => {
      const report = (now: RebuildProgress) => progress?.(now);
      const run = { client, anew: true, signal, progress: report };
      if (!(await rebuild(this.#workshop, run))) throw new RebuildUnderWay();
    });
  }

  async #withConnection(work: (client: pg.Client) => Promise<void>): Promise<void> {
    const client = await this.#options.readStore.connect((error) => {
      this.#options.log(`the projector lost its connection: ${error.message}`);
    });
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }

  async #keepFolding(client: pg.Client, signal: AbortSignal): Promise<void> {
    const from = await this.#leadership(client, signal);
    if (from === undefined) return;
    try {
      for await (const folded of folding(this.#workshop, { client, from, settle: true, signal })) {
        this.#failures = 0;
        this.#enter(folded.caughtUp ? 'live' : 'catching-up', folded.checkpoint);
      }
    } catch (error) {
      throw (await this.#isReplaced(error)) ? new Elsewhere('the tables were made anew') : error;
    }
  }

  /**
   * Stands by until no other session folds; tables for other definitions are made anew before that,
   * so that a release which waits for its successor to be ready is succeeded.
   * @returns the checkpoint to fold from; undefined where aborted
   */
  async #leadership(client: pg.Client, signal: AbortSignal): Promise<ReadCheckpoint | undefined> {
    for (let first = true; !signal.aborted; first = false) {
      const standing = await this.#wholeTables(client, signal);
      this.#settled = true;
      if (await lead(client)) return this.#wholeTables(client, signal);
      if (first) this.#options.log('another projector folds, this one stands by');
      this.#enter('waiting', standing);
      await this.#standBy(signal);
    }
    return undefined;
  }

  /** True where the database refuses because its tables are those of another release by now. */
  async #isReplaced(error: unknown): Promise<boolean> {
    if (sqlState(error) === undefined || isPassing(error)) return false;
    const { definitions } = await this.#options.readStore.status();
    return definitions !== this.#workshop.definitions;
  }

  /** The checkpoint of tables that are ours and whole, made first where they are not. */
  async #wholeTables(client: pg.Client, signal: AbortSignal): Promise<ReadCheckpoint> {
    const standing = await readCheckpoint(client);
    const ours = standing?.definitions === this.#workshop.definitions;
    if (ours && standing.state === 'live') return standing;
    if (standing !== undefined && !ours && this.#settled) {
      throw new OtherDefinitions(
        `another release made the read models anew, for ${standing.definitions}; ` +
          'stop this one, or start it again to make them anew for itself',
      );
    }
    await this.#makeWhole(client, signal);
    return this.#wholeTables(client, signal);
  }

  async #makeWhole(client: pg.Client, signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    if (this.#failures === 0) log('the read models are folded from the log before they answer');
    const progress = (_: RebuildProgress, checkpoint: ReadCheckpoint) => {
      this.#failures = 0;
      this.#enter('rebuilding', checkpoint);
    };
    const done = await rebuild(this.#workshop, { client, anew: false, signal, progress });
    if (!done) throw new Elsewhere('another process rebuilds the read models');
  }

  /** Makes the best of a failure: stands by, backs off, or stops. @throws what won't pass */
  async #weather(error: unknown, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    if (isElsewhere(error)) {
      this.#enter('waiting');
      return;
    }
    const reason = messageOf(error);
    if (!isPassing(error)) {
      this.#enter('stopped', undefined, reason);
      throw error;
    }
    this.#enter('waiting', undefined, reason);
    const { backOffMilliseconds = 5_000, log } = this.#options;
    const longest = Math.min(
      backOffMilliseconds,
      FIRST_BACK_OFF_MILLISECONDS * 2 ** this.#failures,
    );
    this.#failures += 1;
    log(`the projector waits, then tries again: ${reason}`);
    await rest(longest * (0.5 + Math.random() / 2), signal);
  }

  #isStandingBy(): boolean {
    return this.#state.phase === 'waiting' && this.#state.error === undefined;
  }

  #standBy(signal: AbortSignal): Promise<void> {
    const { standByMilliseconds = 1_000 } = this.#options;
    return rest(standByMilliseconds * (0.75 + Math.random() / 2), signal);
  }

  /** Returns once the read models have not moved for a while: their writer may be gone. */
  async #untilStill(signal: AbortSignal): Promise<void> {
    const { readStore } = this.#options;
    let before = await readStore.status();
    while (!signal.aborted) {
      await this.#standBy(signal);
      const now = await readStore.status();
      this.#enter('waiting', now);
      if (now.updatedAt === before.updatedAt) return;
      before = now;
    }
  }

  #enter(phase: ProjectorPhase, at?: { readonly position: Position }, error?: string): void {
    const same = phase === this.#state.phase && error === this.#state.error;
    const since = same ? this.#state.since : new Date().toISOString();
    this.#state = { phase, position: at?.position ?? this.#state.position, error, since };
  }
}

/** Waits, less where the signal is aborted meanwhile. */
async function rest(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
