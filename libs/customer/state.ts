import type { ComplaintOutcome } from './complaint-outcome.js';
import type { EventContent } from './events.js';
import { countUntil } from './instants.js';
import type { Profile } from './profile.js';

export type ComplaintStatus = 'open' | 'acknowledged' | 'resolved' | 'reopened';

export type ComplaintStepType = 'ComplaintAcknowledged' | 'ComplaintResolved' | 'ComplaintReopened';

/** One step in a complaint's life. */
interface ComplaintStep {
  readonly type: ComplaintStepType;
  readonly content: EventContent<ComplaintStepType>;
}

export interface Complaint {
  readonly content: EventContent<'CustomerComplained'>;
  /** In the order in which they were told. */
  readonly steps: ComplaintStep[];
  status: ComplaintStatus;
  /** How it ended; undefined while it is not resolved. */
  outcome: ComplaintOutcome | undefined;
}

/** A moment from which the customer is, or is no longer, declared lost. */
interface Turn {
  readonly occurredAt: string;
  readonly churned: boolean;
}

/**
 * All that decisions about one customer must know, by order of arrival. Of two events with the same
 * id, which only another door can let in, the first counts.
 */
export interface CustomerState {
  acquired: EventContent<'CustomerAcquired'> | undefined;
  /** The churn in force by order of arrival. */
  churned: EventContent<'CustomerChurned'> | undefined;
  /** Every churn, and every reactivation and purchase, which end one; by occurrence, then arrival. */
  readonly turns: Turn[];
  readonly profile: Profile;
  /** By order id; the one touched last (bought, refunded) stands last. */
  readonly orders: Map<string, EventContent<'CustomerPurchased'>>;
  readonly refunds: Map<string, EventContent<'CustomerRefunded'>>;
  /** Sums of what was refunded of orders, known or not, in their own currency: see `refundedOf`. */
  readonly refunded: Map<string, string>;
  readonly complaints: Map<string, Complaint>;
  readonly care: Map<string, EventContent<'CustomerCaredFor'>>;
  readonly surveys: Map<string, EventContent<'CustomerSurveyed'>>;
}

export function nothingKnown(): CustomerState {
  return {
    acquired: undefined,
    churned: undefined,
    turns: [],
    profile: new Map(),
    orders: new Map(),
    refunds: new Map(),
    refunded: new Map(),
    complaints: new Map(),
    care: new Map(),
    surveys: new Map(),
  };
}

/** Whether a declared churn is in force at an instant, by order of occurrence, then of arrival. */
export function isChurnedAt({ turns }: Readonly<CustomerState>, instant: string): boolean {
  return turns[countUntil(turns, instant) - 1]?.churned ?? false;
}

type OfOrder = Pick<EventContent<'CustomerPurchased'>, 'orderId' | 'currency'>;

/** What was refunded of an order so far, in the order's currency. */
export function refundedOf(state: Readonly<CustomerState>, order: OfOrder): string {
  return state.refunded.get(refundedKey(order)) ?? '0';
}

/** A currency is always three letters, so that no two keys meet. */
export function refundedKey({ orderId, currency }: OfOrder): string {
  return currency + orderId;
}
