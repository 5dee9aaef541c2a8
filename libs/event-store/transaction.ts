import type { DomainEvent } from '../event-sourcing/index.js';
import type { EventMetadata } from './codec.js';
import type { Position, Revision } from './port.js';

/** Who asks for what; everything of the metadata that does not depend on the events. */
export type CommandEnvelope = Omit<EventMetadata, 'schemaVersion' | '$recordedAt'>;

/** One or more commands on one stream: judged in order on one state, appended as one. */
export interface Transaction<State, Event extends DomainEvent> {
  readonly stream: string;
  readonly steps: readonly Step<State, Event>[];
  /** Try first as if the stream were empty: one round trip less where that is likely. */
  readonly assumeNew?: boolean;
}

export interface Step<State, Event extends DomainEvent> {
  readonly envelope: CommandEnvelope;
  /** May be asked more than once, and must not change the state. */
  readonly decide: (state: Readonly<State>) => readonly Event[];
}

/** What became of one step. */
export interface StepResult {
  /** How many events it appended; 0 where it had nothing new to say. */
  readonly appended: number;
  /** True where its command stood in the stream already. */
  readonly replayed: boolean;
  /** Of the last event it made, now or then; of the stream's last event where it made none. */
  readonly revision: Revision;
  readonly position: Position;
}
