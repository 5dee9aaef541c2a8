import type {
  CustomerEvent,
  CustomerEventOf,
  CustomerEventType,
  EventContent,
} from '../../libs/customer/index.js';
import { atRate, costOfGoods, unitsOf } from './decimal.js';
import { type Priced, reportingRate } from './reporting-rate.js';

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

type FactOf<Event extends CustomerEvent> = (event: Event, reporting: string) => Fact;

const facts: { readonly [Type in CustomerEventType]: FactOf<CustomerEventOf<Type>> } = {
  CustomerAcquired: (event, reporting) => ({
    ...nothing,
    ref: 'acquisition',
    cost: costOf(event, event.data.acquisitionCost, reporting),
  }),
  CustomerProfiled: () => nothing,
  CustomerPurchased: (event, reporting) => {
    const { orderId, lines, total } = event.data;
    const rate = reportingRate(event, total, reporting);
    return {
      ref: orderId,
      related: null,
      amount: atRate(total, rate),
      cost: costOfGoods(lines, rate),
      units: unitsOf(lines),
      linesWithoutCost: countWithoutCost(lines),
    };
  },
  CustomerRefunded: (event, reporting) => {
    const { refundId, orderId, amount } = event.data;
    const rate = reportingRate(event, amount, reporting);
    return {
      ...nothing,
      ref: refundId,
      related: orderId ?? null,
      amount: atRate(amount, rate),
    };
  },
  CustomerComplained: ({ data: { complaintId } }) => ({ ...nothing, ref: complaintId }),
  ComplaintAcknowledged: () => nothing,
  ComplaintResolved: (event, reporting) => ({
    ...nothing,
    cost: costOf(event, event.data.compensation, reporting),
  }),
  ComplaintReopened: () => nothing,
  CustomerCaredFor: (event, reporting) => ({
    ...nothing,
    ref: event.data.careId,
    cost: costOf(event, event.data.cost, reporting),
  }),
  CustomerSurveyed: ({ data: { surveyId } }) => ({ ...nothing, ref: surveyId }),
  CustomerChurned: () => nothing,
  CustomerReactivated: () => nothing,
};

/**
 * Says only what its own event says.
 * @param reporting the reporting currency, ISO 4217
 * @throws RangeError where it can't be told what an amount is in that
 */
export function factOf(event: CustomerEvent, reporting: string): Fact {
  const fact = facts[event.type] as FactOf<CustomerEvent>;
  return fact(event, reporting);
}

/** A cost need not be told; one that names no currency is in the reporting one. */
function costOf(
  { type, data }: Priced,
  cost: string | undefined,
  reporting: string,
): string | null {
  if (cost === undefined) return null;
  const { currency = reporting, rate } = data;
  return atRate(cost, reportingRate({ type, data: { currency, rate } }, cost, reporting));
}

function countWithoutCost(lines: EventContent<'CustomerPurchased'>['lines']): number {
  let count = 0;
  for (const { unitCost } of lines) if (unitCost === undefined) count += 1;
  return count;
}
