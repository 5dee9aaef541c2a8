import type { Decider } from '../event-sourcing/index.js';
import type { CustomerEvent, CustomerEventType, EventContent } from './events.js';
import { putInOrder } from './instants.js';
import { addAmounts } from './money.js';
import { learn } from './profile.js';
import {
  type Complaint,
  type ComplaintStatus,
  type ComplaintStepType,
  type CustomerState,
  nothingKnown,
  refundedKey,
  refundedOf,
} from './state.js';

type Arms = {
  readonly [Type in CustomerEventType]: (state: CustomerState, data: EventContent<Type>) => void;
};

/** What every event does to what is known of the customer. */
const arms: Arms = {
  CustomerAcquired: (state, data) => {
    state.acquired ??= data;
  },
  CustomerProfiled: (state, data) => {
    learn(state.profile, data);
  },
  CustomerPurchased: purchased,
  CustomerRefunded: refunded,
  CustomerComplained: (state, data) => {
    const complaint: Complaint = { content: data, steps: [], status: 'open', outcome: undefined };
    keepFirst(state.complaints, data.complaintId, complaint);
  },
  ComplaintAcknowledged: complaintStep('ComplaintAcknowledged', 'acknowledged'),
  ComplaintResolved: complaintStep('ComplaintResolved', 'resolved'),
  ComplaintReopened: complaintStep('ComplaintReopened', 'reopened'),
  CustomerCaredFor: (state, data) => {
    keepFirst(state.care, data.careId, data);
  },
  CustomerSurveyed: (state, data) => {
    keepFirst(state.surveys, data.surveyId, data);
  },
  CustomerChurned: (state, data) => {
    state.churned = data;
    putInOrder(state.turns, { occurredAt: data.occurredAt, churned: true });
  },
  CustomerReactivated: (state, { occurredAt }) => {
    state.churned = undefined;
    putInOrder(state.turns, { occurredAt, churned: false });
  },
};

/** How a customer's stream is understood; tolerates events that no decision of ours made. */
export const customerDecider: Decider<CustomerState, CustomerEvent> = {
  initial: nothingKnown,
  evolve: (state, event) => {
    apply(state, event);
    return state;
  },
};

function apply<Type extends CustomerEventType>(
  state: CustomerState,
  { type, data }: { readonly type: Type; readonly data: EventContent<Type> },
): void {
  const arm: (state: CustomerState, data: EventContent<Type>) => void = arms[type];
  arm(state, data);
}

/** A purchase that arrives after a churn ends it. */
function purchased(state: CustomerState, data: EventContent<'CustomerPurchased'>): void {
  if (state.orders.has(data.orderId)) return;
  state.orders.set(data.orderId, data);
  state.churned = undefined;
  putInOrder(state.turns, { occurredAt: data.occurredAt, churned: false });
}

function refunded(state: CustomerState, data: EventContent<'CustomerRefunded'>): void {
  const { refundId, orderId, amount, currency } = data;
  if (state.refunds.has(refundId)) return;
  state.refunds.set(refundId, data);
  if (orderId === undefined) return;
  const ofOrder = { orderId, currency };
  state.refunded.set(refundedKey(ofOrder), addAmounts(refundedOf(state, ofOrder), amount));
  touch(state, orderId);
}

/** Moves an order behind all others. */
function touch({ orders }: CustomerState, orderId: string): void {
  const order = orders.get(orderId);
  if (order === undefined) return;
  orders.delete(orderId);
  orders.set(orderId, order);
}

function complaintStep<Type extends ComplaintStepType>(type: Type, status: ComplaintStatus) {
  return (state: CustomerState, content: EventContent<Type>): void => {
    const complaint = state.complaints.get(content.complaintId);
    if (complaint === undefined) return;
    complaint.steps.push({ type, content });
    complaint.status = status;
    complaint.outcome = 'outcome' in content ? content.outcome : undefined;
  };
}

function keepFirst<Content>(known: Map<string, Content>, id: string, content: Content): void {
  if (!known.has(id)) known.set(id, content);
}
