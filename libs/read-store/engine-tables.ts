import type { Table } from './projection.js';

/** Events that a fold could not take, and those behind them in their stream, by projection. */
const parked: Table = {
  name: 'parked',
  columns: {
    projection: 'text not null',
    position: 'int8 not null',
    stream: 'text not null',
    revision: 'int8 not null',
    event_id: 'text not null',
    event_type: 'text not null',
    /** As facts have it: an instant asks by it how far the log had come. */
    recorded_at: 'timestamptz not null',
    category: 'text not null',
    error: 'text',
    stack: 'text',
    attempts: 'int4 not null',
    parked_at: 'timestamptz not null',
  },
  primaryKey: ['position', 'projection'],
  indexes: ['(recorded_at, position)'],
};

/** Types and versions of events that the release which folded them did not know. */
const unknownEvents: Table = {
  name: 'unknown_events',
  columns: {
    event_type: 'text not null',
    schema_version: 'text not null',
    events: 'int8 not null',
    first_position: 'int8 not null',
    last_position: 'int8 not null',
  },
  primaryKey: ['event_type', 'schema_version'],
  indexes: [],
};

/** Events that operators decided to leave out, by projection. */
const discarded: Table = {
  name: 'discarded',
  columns: {
    projection: 'text not null',
    event_id: 'text not null',
    position: 'int8 not null',
    stream: 'text not null',
    revision: 'int8 not null',
    event_type: 'text not null',
    reason: 'text not null',
    actor: 'text',
    on_behalf_of: 'text',
    decided_at: 'timestamptz not null',
    act_position: 'int8 not null',
    /** False where the event was folded before it was discarded: its rows stay until a rebuild. */
    left_out: 'bool not null',
  },
  primaryKey: ['projection', 'stream', 'event_id'],
  indexes: [],
};

/** What the engine itself keeps in every generation, beside the tables of its projections. */
export const ENGINE_TABLES: readonly Table[] = [parked, discarded, unknownEvents];
