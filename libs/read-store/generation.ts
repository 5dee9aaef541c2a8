import type { Checkpoint, Position } from '../event-store/index.js';

/**
 * Facts and all readers over them, folded under one set of definitions, in a PostgreSQL schema of
 * their own, with one checkpoint for all of its rows.
 */
export interface Generation extends Checkpoint {
  readonly number: bigint;
  /** Of the projections that its tables were made for. */
  readonly definitions: string;
  readonly schemaName: string;
  /** `building`: no indexes yet, nothing settled, never served. */
  readonly state: 'building' | 'whole';
  /** Whether the questions of its definitions are answered from it. */
  readonly serving: boolean;
  /** Events passed over since its tables were made, because the release didn't know them. */
  readonly unknownEvents: number;
  /** RFC 3339, by the database's clock: when its rows last moved. */
  readonly updatedAt: string;
  /** Counts the leases: who writes names the one that it holds. */
  readonly epoch: bigint;
  /** Who has the lease, or had it last; '' where it was given back. */
  readonly holder: string;
  /** Whether the lease of `holder` still runs, by the database's clock. */
  readonly leased: boolean;
  /** Why its holder does not fold it for the time being, as that one said last; '' where it does. */
  readonly trouble: string;
  /** Whether that is because it was folded from another log. */
  readonly otherLog: boolean;
}

export interface GenerationRow {
  readonly number: string;
  readonly definitions: string;
  readonly schema_name: string;
  readonly state: 'building' | 'whole';
  readonly serving: boolean;
  readonly position: string;
  readonly token: string;
  readonly event_id: string;
  readonly unknown_events: string;
  readonly updated_at: string;
  readonly epoch: string;
  readonly holder: string;
  readonly leased: boolean;
  readonly trouble: string;
  readonly other_log: boolean;
}

/** The columns of a `GenerationRow`, where `generation` is the table's row. */
export const GENERATION_COLUMNS = `
  generation.number::text, generation.definitions, generation.schema_name, generation.state,
  exists (select from lifeledger.serving where serving.generation = generation.number) as serving,
  generation.position::text, generation.token, generation.event_id,
  generation.unknown_events::text,
  to_char(generation.updated_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as updated_at,
  generation.epoch::text, generation.holder,
  generation.lease_until > clock_timestamp() and generation.holder <> '' as leased,
  generation.trouble, generation.other_log`;

export function parseGeneration(row: GenerationRow): Generation {
  return {
    number: BigInt(row.number),
    definitions: row.definitions,
    schemaName: row.schema_name,
    state: row.state,
    serving: row.serving,
    position: BigInt(row.position),
    token: row.token,
    eventId: row.event_id,
    unknownEvents: Number(row.unknown_events),
    updatedAt: row.updated_at,
    epoch: BigInt(row.epoch),
    holder: row.holder,
    leased: row.leased,
    trouble: row.trouble,
    otherLog: row.other_log,
  };
}

/** How far the read models are. */
export interface ReadStatus {
  /** Of the generation that serves, else of the newest one that is being built. */
  readonly position: Position;
  readonly state: 'live' | 'rebuilding' | 'empty';
  /** '' where there are no tables yet. */
  readonly definitions: string;
  readonly unknownEvents: number;
  /** RFC 3339; undefined where there are no tables yet. */
  readonly updatedAt: string | undefined;
  /** Every generation there is, of whatever release, oldest first. */
  readonly generations: readonly Generation[];
}

/**
 * @param generations oldest first
 * @param definitions whose status is asked for; undefined: of whatever was made last
 */
export function statusOf(
  generations: readonly Generation[],
  definitions: string | undefined,
): ReadStatus {
  const own = generations.filter(
    (generation) => definitions === undefined || generation.definitions === definitions,
  );
  const shown = own.findLast(({ serving }) => serving) ?? own.at(-1);
  return {
    position: shown?.position ?? 0n,
    state: shown === undefined ? 'empty' : shown.serving ? 'live' : 'rebuilding',
    definitions: shown?.definitions ?? '',
    unknownEvents: shown?.unknownEvents ?? 0,
    updatedAt: shown?.updatedAt,
    generations,
  };
}
