import type { Decider, DomainEvent } from '../event-sourcing/index.js';
import type { Position, Revision } from './port.js';

/** What is known of one stream: its events folded, and which command made which. */
export interface History<State> {
  state: State;
  /** Command id → revision of the last event that it made; all else about it is in the log. */
  readonly made: Map<string, number>;
  /** Of the first record that could be read; -1 where there was none. */
  first: Revision;
  /** Of the last record; -1 where there was none. */
  revision: Revision;
  position: Position;
  /** Of the last record; '' where there was none. */
  id: string;
  /** Of the data of its events, as stored. */
  bytes: number;
  /** True while the state holds events that do not stand in the log. */
  isAhead: boolean;
}

/** Of a stream that is not there. */
export function noHistory<State, Event extends DomainEvent>(
  decider: Decider<State, Event>,
): History<State> {
  return {
    state: decider.initial(),
    made: new Map(),
    first: -1n,
    revision: -1n,
    position: 0n,
    id: '',
    bytes: 0,
    isAhead: false,
  };
}
