import {
  compareInstants,
  customerDecider,
  type CustomerEvent,
  type CustomerState,
  customerStream,
  describeState,
  type EventContent,
  type StateDescription,
} from '../../../libs/customer/index.js';
import { fold } from '../../../libs/event-sourcing/index.js';
import { isSystemRecord, type Position } from '../../../libs/event-store/index.js';
import type { Lifeledger } from '../../wiring/index.js';
import { isAfter } from './occurred-at.js';
import { naming } from './readable.js';

/** The most things of a kind that a picture shows; `counts` says how many there are. */
const SHOWN = 1_000;

/** A complaint and what became of it. */
type ComplaintPicture = EventContent<'CustomerComplained'> & {
  readonly status: string;
  /** How it ended; null while it is not resolved. */
  readonly outcome: string | null;
  readonly steps: readonly object[];
};

/** All that was told of one customer, in business time, oldest first; of many the newest thousand. */
export interface Picture {
  readonly acquisition: EventContent<'CustomerAcquired'> | null;
  readonly profile: StateDescription['profile'];
  readonly orders: readonly EventContent<'CustomerPurchased'>[];
  readonly refunds: readonly EventContent<'CustomerRefunded'>[];
  readonly complaints: readonly ComplaintPicture[];
  readonly care: readonly EventContent<'CustomerCaredFor'>[];
  readonly surveys: readonly EventContent<'CustomerSurveyed'>[];
  /** The declared churn in force; null: none. */
  readonly churn: EventContent<'CustomerChurned'> | null;
  readonly counts: {
    readonly orders: number;
    readonly refunds: number;
    readonly complaints: number;
    readonly care: number;
    readonly surveys: number;
  };
}

export interface PictureRequest {
  readonly customerId: string;
  readonly asOf: string;
  /** Nothing behind it in the log is in the picture. */
  readonly knownAt: Position;
}

/**
 * Reads one customer's stream and folds it as it was told; only the churn in force goes by
 * `occurredAt`, then position, as verdicts do.
 * @throws UnreadableEvent
 */
export async function pictureOf(
  { store, customerCodec }: Pick<Lifeledger, 'store' | 'customerCodec'>,
  { customerId, asOf, knownAt }: PictureRequest,
): Promise<Picture> {
  const codec = naming(customerCodec);
  const events: CustomerEvent[] = [];
  for await (const page of store.read(customerStream(customerId))) {
    for (const recorded of page) {
      if (recorded.position > knownAt || isSystemRecord(recorded)) continue;
      const { known, event } = codec.decode(recorded);
      if (known && !isAfter(event.data, asOf)) events.push(event);
    }
  }
  const told = fold(customerDecider, events);
  const happened = fold(customerDecider, events.sort(byOccurrence));
  return { ...pictureIn(told), churn: happened.churned ?? null };
}

/** A stable sort keeps equal times in the order of the log. */
function byOccurrence(a: CustomerEvent, b: CustomerEvent): number {
  return compareInstants(a.data.occurredAt, b.data.occurredAt);
}

function pictureIn(state: CustomerState): Omit<Picture, 'churn'> {
  const { orders, refunds, complaints, care, surveys } = state;
  return {
    acquisition: state.acquired ?? null,
    profile: describeState(state).profile,
    orders: newest(orders.values()),
    refunds: newest(refunds.values()),
    complaints: [...complaints.values()]
      .sort(byComplaint)
      .slice(-SHOWN)
      .map(({ content, steps, status, outcome }) => ({
        ...content,
        status,
        outcome: outcome ?? null,
        steps: steps.map((step) => ({ type: step.type, ...step.content })),
      })),
    care: newest(care.values()),
    surveys: newest(surveys.values()),
    counts: {
      orders: orders.size,
      refunds: refunds.size,
      complaints: complaints.size,
      care: care.size,
      surveys: surveys.size,
    },
  };
}

interface Happened {
  readonly occurredAt: string;
}

function byComplaint(a: { content: Happened }, b: { content: Happened }): number {
  return byTime(a.content, b.content);
}

function newest<Content extends Happened>(known: Iterable<Content>): readonly Content[] {
  return [...known].sort(byTime).slice(-SHOWN);
}

function byTime(a: Happened, b: Happened): number {
  return compareInstants(a.occurredAt, b.occurredAt);
}
