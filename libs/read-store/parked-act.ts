import type { Position } from '../event-store/index.js';

/** Folds again what is parked for one projection: of a stream, in order, or at one position. */
export interface RetryAct {
  readonly kind: 'retry';
  readonly projection: string;
  readonly of: { readonly stream: string } | { readonly position: Position };
}

/** An event counts for nothing in one projection, for good: this id, of this stream alone. */
export interface DiscardAct {
  readonly kind: 'discard';
  readonly projection: string;
  readonly stream: string;
  readonly eventId: string;
  readonly position: Position;
  readonly reason: string;
  /** Who decided it; null where the log does not say. */
  readonly actor: string | null;
  /** For whom, where the actor only acted for somebody. */
  readonly onBehalfOf: string | null;
  /** RFC 3339, as the act was recorded first. */
  readonly decidedAt: string;
  /** Where the act itself stands in the log. */
  readonly at: Position;
}

/** What an operator decided of parked events; it stands in the log as an event. */
export type ParkedAct = RetryAct | DiscardAct;
