import { z } from 'zod';
import { complaintOutcomes, outcomeOf } from './complaint-outcome.js';
import {
  amount,
  attributeValue,
  currency,
  day,
  identifier,
  instant,
  name,
  quantity,
  rate,
  text,
} from './values.js';
import { firstVersion } from './versions.js';

/** Marks what identifies a person; erasure and exports go by it. */
const personal = { personal: true } as const;

const happened = { occurredAt: instant };
/** An amount's currency, and its rate where that is not the reporting currency. */
const inCurrency = { currency, rate: rate.optional() };
const optionalMoney = { currency: currency.optional(), rate: rate.optional() };

const orderLine = z.strictObject({
  sku: name,
  category: name.optional(),
  quantity,
  unitPrice: amount.optional(),
  unitCost: amount.optional(),
});

/** As in a profile: only what is named says something new, null takes a value back. */
const contacts = z.strictObject({
  email: name.nullish().meta(personal),
  phone: name.nullish().meta(personal),
  postalAddress: text.nullish().meta(personal),
});

/** Zod passes over `__proto__` without a word; an event must not lose what it was told. */
const attributes = z
  .custom<Readonly<Record<string, string | null>>>(hasNoProto, { error: 'must not name __proto__' })
  .pipe(z.record(name, attributeValue.nullable()))
  .refine((named) => Object.keys(named).length <= 200, { error: 'must have at most 200 names' });

function hasNoProto(value: unknown): boolean {
  return typeof value !== 'object' || value === null || !Object.hasOwn(value, '__proto__');
}

const resolution = {
  ...happened,
  complaintId: identifier,
  remedy: text.optional(),
  compensation: amount.optional(),
  ...optionalMoney,
};

/**
 * Every event of a customer's life by its stored name. Neither a stored name nor a released shape
 * ever changes; a changed shape is a new version, with an upcast: `.followedBy(fields, upcast)`.
 * `corpus/` holds what every version looks like in a log.
 */
export const customerEvents = {
  CustomerAcquired: firstVersion({
    ...happened,
    channel: name.optional(),
    campaign: name.optional(),
    acquisitionCost: amount.optional(),
    ...optionalMoney,
    referrer: name.optional(),
  }),
  /**
   * Only the fields that it names say something new; null takes a value back. Contacts and
   * attributes are merged, name by name; null for all contacts takes every one of them back.
   */
  CustomerProfiled: firstVersion({
    ...happened,
    name: name.nullish().meta(personal),
    contacts: contacts.nullish(),
    birthday: day.nullish().meta(personal),
    region: name.nullish(),
    attributes: attributes.optional(),
  }),
  CustomerPurchased: firstVersion({
    ...happened,
    orderId: identifier,
    lines: z.array(orderLine).max(10_000),
    total: amount,
    ...inCurrency,
    salesChannel: name.optional(),
    place: name.optional(),
  }),
  CustomerRefunded: firstVersion({
    ...happened,
    refundId: identifier,
    /** Absent: free-standing, a cancellation whose order is unknown. */
    orderId: identifier.optional(),
    amount,
    ...inCurrency,
    reason: text.optional(),
  }),
  CustomerComplained: firstVersion({
    ...happened,
    complaintId: identifier,
    category: name,
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    channel: name.optional(),
    description: text.optional().meta(personal),
  }),
  ComplaintAcknowledged: firstVersion({ ...happened, complaintId: identifier }),
  ComplaintResolved: firstVersion(resolution).followedBy(
    { ...resolution, outcome: z.enum(complaintOutcomes) },
    (said) => ({ ...said, outcome: outcomeOf(said) }),
  ),
  ComplaintReopened: firstVersion({
    ...happened,
    complaintId: identifier,
    reason: text.optional(),
  }),
  CustomerCaredFor: firstVersion({
    ...happened,
    careId: identifier,
    kind: name,
    channel: name.optional(),
    cost: amount.optional(),
    ...optionalMoney,
    /** Who gave the care. */
    givenBy: name.optional(),
    response: text.optional(),
  }),
  CustomerSurveyed: firstVersion({
    ...happened,
    surveyId: identifier,
    /** CSAT 1–5, NPS 0–10, CES 1–7. */
    kind: z.enum(['csat', 'nps', 'ces']),
    score: z.int().min(0).max(10),
    touchpoint: name.optional(),
  }),
  CustomerChurned: firstVersion({
    ...happened,
    reason: text.optional(),
    /** Who declared it: the customer, an agent, a rule. */
    declaredBy: name.optional(),
  }),
  CustomerReactivated: firstVersion({
    ...happened,
    reason: text.optional(),
    declaredBy: name.optional(),
  }),
};

/** The newest shape of every event. */
export const eventSchemas = Object.fromEntries(
  Object.entries(customerEvents).map(([type, { newest }]) => [type, newest]),
) as { readonly [Type in CustomerEventType]: (typeof customerEvents)[Type]['newest'] };

export type CustomerEventType = keyof typeof customerEvents;

/** The content of one event type. */
export type EventContent<Type extends CustomerEventType> = z.infer<(typeof eventSchemas)[Type]>;

/** Anything that can happen to a customer. */
export type CustomerEvent = {
  readonly [Type in CustomerEventType]: {
    readonly type: Type;
    readonly data: EventContent<Type>;
  };
}[CustomerEventType];

export type CustomerEventOf<Type extends CustomerEventType> = Extract<
  CustomerEvent,
  { type: Type }
>;
