import type { ComplaintOutcome } from './complaint-outcome.js';
import type { CustomerEventType, EventContent } from './events.js';

/** What a decision knows of the world beside the customer's history. */
export interface DecisionContext {
  /** The instant of the decision, in UTC. */
  readonly now: string;
  /** The reporting currency of the installation. */
  readonly currency: string;
}

/**
 * An event's content as somebody asks for it; without `occurredAt` it happens now, without `outcome`
 * it ends as the rest of it says.
 */
export type CommandFor<Type extends CustomerEventType> = Omit<
  EventContent<Type>,
  'occurredAt' | 'outcome'
> & {
  readonly occurredAt?: string | undefined;
} & ('outcome' extends keyof EventContent<Type>
    ? { readonly outcome?: ComplaintOutcome | undefined }
    : unknown);
