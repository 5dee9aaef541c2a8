import type { Position } from '../event-store/index.js';

/**
 * `waiting`: backing off from the `error`, or, where there is none, standing by while another
 * process writes; `stopped`: by its owner, or, where there is an `error`, until another generation
 * serves, or the log is back.
 */
export type ProjectorPhase =
  'starting' | 'rebuilding' | 'catching-up' | 'live' | 'waiting' | 'stopped';

export interface ProjectorState {
  readonly phase: ProjectorPhase;
  /** Folded so far, as this projector knows. */
  readonly position: Position;
  /** Why it waits or has stopped. */
  readonly error?: string | undefined;
  /** Since when it is in this phase: RFC 3339. */
  readonly since: string;
  /** Why a rebuild would make other rows, as of when it began to fold; see `rebuildDue`. */
  readonly rebuildDue?: readonly string[];
}

export const NOT_STARTED: ProjectorState = {
  phase: 'stopped',
  position: 0n,
  since: new Date(0).toISOString(),
};
