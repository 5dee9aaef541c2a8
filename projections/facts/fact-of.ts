import type { CustomerEvent, CustomerEventType, EventContent } from '../../libs/customer/index.js';
import { atRate, costOfGoods, unitsOf } from './decimal.js';

/** What one event says that can be counted or summed; amounts in the reporting currency. */
export interface Fact {
  /** The id that is unique within customer and kind; null where the kind has none. */
  readonly ref: string | null;
  /** The ref of the order that a refund is for. */
  readonly related: string | null;
  /** What the customer paid (purchase) or got back (refund). */
  readonly amount: string | null;
  /** What it cost us: goods of known cost, acquisition, care, compensation. */
  readonly cost: string | null;
  readonly units: string | null;
  readonly linesWithoutCost: number | null;
}

const nothing: Fact = {
  ref: null,
  related: null,
  amount: null,
  cost: null,
  units: null,
  linesWithoutCost: null,
};

const facts: { readonly [Type in CustomerEventType]: (data: EventContent<Type>) => Fact } = {
  CustomerAcquired: ({ acquisitionCost, rate }) => ({
    ...nothing,
    ref: 'acquisition',
    cost: optional(acquisitionCost, rate),
  }),
  CustomerProfiled: () => nothing,
  CustomerPurchased: ({ orderId, lines, total, rate }) => ({
    ref: orderId,
    related: null,
    amount: atRate(total, rate),
    cost: costOfGoods(lines, rate),
    units: unitsOf(lines),
    linesWithoutCost: countWithoutCost(lines),
  }),
  CustomerRefunded: ({ refundId, orderId, amount, rate }) => ({
    ...nothing,
    ref: refundId,
    related: orderId ?? null,
    amount: atRate(amount, rate),
  }),
  CustomerComplained: ({ complaintId }) => ({ ...nothing, ref: complaintId }),
  ComplaintAcknowledged: () => nothing,
  ComplaintResolved: ({ compensation, rate }) => ({
    ...nothing,
    cost: optional(compensation, rate),
  }),
  ComplaintReopened: () => nothing,
  CustomerCaredFor: ({ careId, cost, rate }) => ({
    ...nothing,
    ref: careId,
    cost: optional(cost, rate),
  }),
  CustomerSurveyed: ({ surveyId }) => ({ ...nothing, ref: surveyId }),
  CustomerChurned: () => nothing,
  CustomerReactivated: () => nothing,
};

/** Says only what its own event says. */
export function factOf(event: CustomerEvent): Fact {
  const fact = facts[event.type] as (data: CustomerEvent['data']) => Fact;
  return fact(event.data);
}

function optional(amount: string | undefined, rate: string | undefined): string | null {
  return amount === undefined ? null : atRate(amount, rate);
}

function countWithoutCost(lines: EventContent<'CustomerPurchased'>['lines']): number {
  let count = 0;
  for (const { unitCost } of lines) if (unitCost === undefined) count += 1;
  return count;
}
