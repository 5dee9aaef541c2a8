import type { CustomerEventType, EventContent } from './events.js';

/** What a decision knows of the world beside the customer's history. */
export interface DecisionContext {
  /** The instant of the decision, in UTC. */
  readonly now: string;
  /** The reporting currency of the installation. */
  readonly currency: string;
}

/** An event's content as somebody asks for it; without `occurredAt` it happens now. */
export type CommandFor<Type extends CustomerEventType> = Omit<EventContent<Type>, 'occurredAt'> & {
  readonly occurredAt?: string | undefined;
};
