import type { Decider, DomainEvent } from '../event-sourcing/index.js';
import type { Codec } from './codec.js';
import type { Histories } from './histories.js';
import type { EventStore } from './port.js';

/** What a decision on one kind of stream needs. */
export interface Room<State, Event extends DomainEvent> {
  readonly store: EventStore;
  readonly codec: Codec<Event>;
  readonly decider: Decider<State, Event>;
  /** Remembers streams from one transaction to the next; without it each reads its stream anew. */
  readonly histories?: Histories<State>;
}
