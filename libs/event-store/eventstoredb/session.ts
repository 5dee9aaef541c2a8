import type { NodeConnection } from './connection.js';
import type { ConnectionPool } from './connection-pool.js';
import type { KnownPositions } from './known-positions.js';
import type { Outage } from './outage.js';
import type { Timings } from './timings.js';

/** What was ordinary enough not to be told, counted since the store was opened. */
export interface StoreCounts {
  /** Further tries of appends. */
  appendRetries: number;
  /** Subscriptions that the server dropped because events came faster than they were taken. */
  tooSlow: number;
  /** Reads and subscriptions that were cut for another reason, and taken up again. */
  resumed: number;
  /** Live subscriptions made anew because the log had gone on without them. */
  refreshed: number;
}

/** What every call of one open store shares. */
export interface Session {
  /** For calls that end soon. */
  readonly connection: NodeConnection;
  /** For subscriptions. */
  readonly following: ConnectionPool<NodeConnection>;
  readonly timings: Timings;
  /** The streams that are ours begin so. */
  readonly prefixes: readonly string[];
  readonly known: KnownPositions;
  readonly outage: Outage;
  readonly counts: StoreCounts;
  /** Aborted when the store begins to close: readers end, nothing is tried again. */
  readonly closing: AbortSignal;
  /** Aborted when closing has waited long enough for appends under way. */
  readonly cut: AbortSignal;
}
