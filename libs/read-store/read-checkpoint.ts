import type { Checkpoint, Position } from '../event-store/index.js';

/** What stands behind every row of the read tables: one for facts and states together. */
export interface ReadCheckpoint extends Checkpoint {
  /** Counts how often the tables were made anew. */
  readonly generation: bigint;
  /** Of the projections that the tables were made for. */
  readonly definitions: string;
  readonly state: 'live' | 'rebuilding';
  /** Events passed over since the tables were made, because this release didn't know them. */
  readonly unknownEvents: number;
  /** RFC 3339, by the database's clock. */
  readonly updatedAt: string;
}

export interface CheckpointRow {
  readonly generation: string;
  readonly definitions: string;
  readonly state: 'live' | 'rebuilding';
  readonly position: string;
  readonly token: string;
  readonly event_id: string;
  readonly unknown_events: string;
  readonly updated_at: string;
}

export const SELECT_CHECKPOINT = `
  select generation::text, definitions, state, position::text, token, event_id,
    unknown_events::text,
    to_char(updated_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at
  from lifeledger.checkpoint`;

/** @returns undefined where nothing was ever folded */
export function parseCheckpoint(rows: readonly CheckpointRow[]): ReadCheckpoint | undefined {
  const row = rows[0];
  if (row === undefined) return undefined;
  return {
    generation: BigInt(row.generation),
    definitions: row.definitions,
    state: row.state,
    position: BigInt(row.position),
    token: row.token,
    eventId: row.event_id,
    unknownEvents: Number(row.unknown_events),
    updatedAt: row.updated_at,
  };
}

/** How far the read models are. */
export interface ReadStatus {
  readonly position: Position;
  readonly state: 'live' | 'rebuilding' | 'empty';
  /** '' where there are no tables yet. */
  readonly definitions: string;
  readonly unknownEvents: number;
  /** RFC 3339; undefined where there are no tables yet. */
  readonly updatedAt: string | undefined;
}

export function statusOf(checkpoint: ReadCheckpoint | undefined): ReadStatus {
  if (checkpoint === undefined) {
    return {
      position: 0n,
      state: 'empty',
      definitions: '',
      unknownEvents: 0,
      updatedAt: undefined,
    };
  }
  const { position, state, definitions, unknownEvents, updatedAt } = checkpoint;
  return { position, state, definitions, unknownEvents, updatedAt };
}
