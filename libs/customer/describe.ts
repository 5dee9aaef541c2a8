import type { ComplaintOutcome } from './complaint-outcome.js';
import type { EventContent } from './events.js';
import { subtractAmounts } from './money.js';
import { type KnownProfile, knownProfile } from './profile.js';
import { type Complaint, type ComplaintStatus, type CustomerState, refundedOf } from './state.js';

/** How many things of a kind a description lists, so that it stays small for a long life. */
const LISTED = 100;

/** The newest things of a kind, the newest last, and how many there are in all. */
interface Listing<Item> {
  readonly count: number;
  readonly newest: readonly Item[];
}

/** An order and what is left of it, in its own currency. */
interface OrderDescription {
  readonly orderId: string;
  readonly occurredAt: string;
  readonly total: string;
  readonly currency: string;
  readonly refunded: string;
  /** Below zero only where another door let a refund in that no decision would have. */
  readonly remaining: string;
}

interface ComplaintDescription {
  readonly complaintId: string;
  readonly category: string;
  readonly severity: string;
  readonly status: ComplaintStatus;
  /** How it ended; null while it is not resolved. */
  readonly outcome: ComplaintOutcome | null;
}

/** What is known of a customer after some of the events, as plain JSON; the same for the same events. */
export interface StateDescription {
  /** How the customer entered our book; null where only other things were heard so far. */
  readonly acquired: EventContent<'CustomerAcquired'> | null;
  readonly profile: KnownProfile;
  /** The orders touched last: bought or refunded. */
  readonly orders: Listing<OrderDescription>;
  readonly refunds: { readonly count: number };
  readonly complaints: Listing<ComplaintDescription>;
  readonly care: { readonly count: number };
  readonly surveys: Listing<EventContent<'CustomerSurveyed'>>;
  /** The churn in force by order of arrival, which a reactivation or a purchase ends; null: none. */
  readonly churned: EventContent<'CustomerChurned'> | null;
}

/** The state as an auditor reads it; a few hundred entries at most, however long the life. */
export function describeState(state: Readonly<CustomerState>): StateDescription {
  return {
    acquired: state.acquired ?? null,
    profile: knownProfile(state.profile),
    orders: listing(state.orders, (order) => describeOrder(order, state)),
    refunds: { count: state.refunds.size },
    complaints: listing(state.complaints, describeComplaint),
    care: { count: state.care.size },
    surveys: listing(state.surveys, (answer) => answer),
    churned: state.churned ?? null,
  };
}

function listing<Content, Item>(
  known: ReadonlyMap<string, Content>,
  describe: (content: Content) => Item,
): Listing<Item> {
  const newest = [...known.values()].slice(-LISTED);
  return { count: known.size, newest: newest.map(describe) };
}

function describeOrder(
  order: EventContent<'CustomerPurchased'>,
  state: Readonly<CustomerState>,
): OrderDescription {
  const { orderId, occurredAt, total, currency } = order;
  const refunded = refundedOf(state, order);
  const remaining = subtractAmounts(total, refunded);
  return { orderId, occurredAt, total, currency, refunded, remaining };
}

function describeComplaint(complaint: Complaint): ComplaintDescription {
  const { complaintId, category, severity } = complaint.content;
  const { status, outcome } = complaint;
  return { complaintId, category, severity, status, outcome: outcome ?? null };
}
