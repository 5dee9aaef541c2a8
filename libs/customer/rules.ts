import { Refusal } from '../event-sourcing/index.js';
import type { DecisionContext } from './command.js';
import { type Said, saysAgain } from './content.js';
import type { CustomerState } from './state.js';

/** Nothing happens to a customer who was never acquired. */
export function requireAcquired(state: Readonly<CustomerState>): void {
  if (state.acquired !== undefined) return;
  const message = 'Nobody was acquired under this customer id; acquire the customer first.';
  throw new Refusal('unknown', 'customer-not-found', message, 'customerId');
}

/** Something that has an id of its own among its kind. */
export interface Named {
  readonly kind: 'order' | 'refund' | 'complaint' | 'care' | 'survey';
  readonly id: string;
  /** What stands under this id already. */
  readonly stored: object | undefined;
}

/**
 * Whether the same was said under this id before.
 * @throws Refusal `<kind>-exists` where something else was
 */
export function isKnown(
  { kind, id, stored }: Named,
  said: Said,
  context: DecisionContext,
): boolean {
  if (stored === undefined) return false;
  if (saysAgain(said, stored, context)) return true;
  const message = `The ${kind} id ${id} stands for other content already; take a new id for something new.`;
  throw new Refusal('conflict', `${kind}-exists`, message, `${kind}Id`);
}
