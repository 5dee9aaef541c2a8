import type { DomainEvent } from '../event-sourcing/index.js';
import type { ProjectorState } from './projector-state.js';
import type { ReadStore } from './read-store.js';
import type { RebuildOptions, RebuildOutcome } from './rebuild.js';
import type { Switchboard } from './switchboard.js';
import type { WorkshopOptions } from './workshop.js';

export interface ProjectorOptions<Event extends DomainEvent> extends WorkshopOptions<Event> {
  readonly readStore: ReadStore;
  readonly log: (line: string) => void;
  /** The longest pause after failures in a row; default 5,000. */
  readonly backOffMilliseconds?: number;
  /** How often one that stands by looks whether it is its turn, about; default 1,000. */
  readonly standByMilliseconds?: number;
  /** How long the lease of a process that does not renew it any more runs; default 5,000. */
  readonly leaseMilliseconds?: number;
}

/** The loop that folds the log into the read models. */
export interface Projector {
  /**
   * Folds every whole generation of its definitions until aborted, building the first one where
   * there is none. Waits out what may pass, for ever, and stands by while another process folds.
   * What a projection can't take is parked; while a first generation is built beside one of another
   * release, which serves, it is waited for until an operator has discarded it.
   * What does not pass by itself, as another log, is told by its state; it goes on once another
   * generation of ours serves, or the log is back.
   * @throws what keeps it from seeing the generations at all
   */
  run(signal: AbortSignal): Promise<void>;
  /**
   * Builds a new generation beside the one that serves, or goes on with one that was broken off,
   * compares both where that is asked for, and lets it serve once both stand at the same position;
   * the one before stays for a way back.
   * @throws RebuildUnderWay, AbortError, and whatever fails; the next rebuild goes on from there
   */
  rebuild(options?: RebuildOptions): Promise<RebuildOutcome>;
  /** Where an operator decides which generation is asked, until the signal is aborted. */
  switchboard(signal?: AbortSignal): Switchboard;
  /** What it says of itself; whether the read models are behind is for others to see. */
  state(): ProjectorState;
}
