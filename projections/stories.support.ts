import {
  type CustomerEvent,
  type CustomerEventType,
  customerStream,
  type EventContent,
} from '../libs/customer/index.js';
import type { KnownEvent } from '../libs/event-store/index.js';
import { defaultPolicy } from '../libs/installation/index.js';
import type { QueryScope } from './question.js';
import type { ReadTables } from './read-tables.support.js';

/** Something that happened to a customer, as a spec tells it. */
export interface Happening {
  readonly customerId: string;
  readonly event: CustomerEvent;
}

type Details<Type extends CustomerEventType> = Partial<EventContent<Type>>;

/** Behind everything that a spec records. */
const LATEST = 2n ** 63n - 1n;

let ids = 0;
const nextId = () => `id-${String((ids += 1))}`;

/** `1997-01-01` means midnight UTC. */
const instant = (at: string) => (at.includes('T') ? at : `${at}T00:00:00Z`);

const teller =
  <Type extends CustomerEventType>(
    type: Type,
    filled: () => Omit<EventContent<Type>, 'occurredAt'>,
  ) =>
  (customerId: string, at: string, details: Details<Type> = {}): Happening => ({
    customerId,
    event: { type, data: { ...filled(), occurredAt: instant(at), ...details } } as CustomerEvent,
  });

export const acquired = teller('CustomerAcquired', () => ({}));
export const profiled = teller('CustomerProfiled', () => ({}));
export const purchased = teller('CustomerPurchased', () => ({
  orderId: nextId(),
  lines: [],
  total: '10',
  currency: 'USD',
}));
export const refunded = teller('CustomerRefunded', () => ({
  refundId: nextId(),
  amount: '1',
  currency: 'USD',
}));
export const resolved = teller('ComplaintResolved', () => ({
  complaintId: 'complaint',
  outcome: 'unspecified' as const,
}));
export const caredFor = teller('CustomerCaredFor', () => ({ careId: nextId(), kind: 'gift' }));
export const surveyed = teller('CustomerSurveyed', () => ({
  surveyId: nextId(),
  kind: 'csat' as const,
  score: 5,
}));
export const churned = teller('CustomerChurned', () => ({}));
export const reactivated = teller('CustomerReactivated', () => ({}));

/** The happenings in the order in which they arrived; positions have gaps, as a log's do. */
export function recorded(
  happenings: readonly Happening[],
  after = 0n,
): readonly KnownEvent<CustomerEvent>[] {
  return happenings.map(({ customerId, event }, index) => ({
    known: true,
    id: `event-${String(index)}`,
    stream: customerStream(customerId),
    revision: BigInt(index),
    position: after + BigInt(index + 1) * 10n,
    recordedAt: '2030-01-01T00:00:00.000000Z',
    schemaVersion: 1,
    metadata: {
      actor: 'spec',
      source: 'spec',
      command: 'spec',
      commandId: 'spec',
      commandDigest: '',
      correlationId: 'spec',
      causationId: 'spec',
      schemaVersion: 1,
    },
    event,
  }));
}

/** A question's footing, by all that is known, in UTC and USD under the default policy. */
export function scopeOf(
  { db }: Pick<ReadTables, 'db'>,
  asOf: string,
  more: Partial<QueryScope> = {},
): QueryScope {
  return {
    db,
    asOf: instant(asOf),
    knownAt: LATEST,
    timeZone: 'UTC',
    currency: 'USD',
    policy: defaultPolicy,
    ...more,
  };
}
