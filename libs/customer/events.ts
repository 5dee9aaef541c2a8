import { z } from 'zod';
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

/**
 * Every event of a customer's life by its stored name, newest shape.
 * A stored name never changes; a changed shape is a new version with an upcast in `registry.ts`.
 */
export const eventSchemas = {
  CustomerAcquired: z.strictObject({
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
  CustomerProfiled: z.strictObject({
    ...happened,
    name: name.nullish().meta(personal),
    contacts: contacts.nullish(),
    birthday: day.nullish().meta(personal),
    region: name.nullish(),
    attributes: attributes.optional(),
  }),
  CustomerPurchased: z.strictObject({
    ...happened,
    orderId: identifier,
    lines: z.array(orderLine).max(10_000),
    total: amount,
    ...inCurrency,
    salesChannel: name.optional(),
    place: name.optional(),
  }),
  CustomerRefunded: z.strictObject({
    ...happened,
    refundId: identifier,
    /** Absent: free-standing, a cancellation whose order is unknown. */
    orderId: identifier.optional(),
    amount,
    ...inCurrency,
    reason: text.optional(),
  }),
  CustomerComplained: z.strictObject({
    ...happened,
    complaintId: identifier,
    category: name,
    severity: z.enum(['low', 'medium', 'high', 'critical']),
    channel: name.optional(),
    description: text.optional().meta(personal),
  }),
  ComplaintAcknowledged: z.strictObject({ ...happened, complaintId: identifier }),
  ComplaintResolved: z.strictObject({
    ...happened,
    complaintId: identifier,
    remedy: text.optional(),
    compensation: amount.optional(),
    ...optionalMoney,
  }),
  ComplaintReopened: z.strictObject({
    ...happened,
    complaintId: identifier,
    reason: text.optional(),
  }),
  CustomerCaredFor: z.strictObject({
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
  CustomerSurveyed: z.strictObject({
    ...happened,
    surveyId: identifier,
    /** CSAT 1–5, NPS 0–10, CES 1–7. */
    kind: z.enum(['csat', 'nps', 'ces']),
    score: z.int().min(0).max(10),
    touchpoint: name.optional(),
  }),
  CustomerChurned: z.strictObject({
    ...happened,
    reason: text.optional(),
    /** Who declared it: the customer, an agent, a rule. */
    declaredBy: name.optional(),
  }),
  CustomerReactivated: z.strictObject({
    ...happened,
    reason: text.optional(),
    declaredBy: name.optional(),
  }),
};

export type CustomerEventType = keyof typeof eventSchemas;

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
