import type { z } from 'zod';
import { Refusal } from '../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from './command.js';
import { sameInstant } from './instants.js';
import { canonicalAmount } from './money.js';
import {
  type CustomerEvent,
  type CustomerEventType,
  type EventContent,
  eventSchemas,
} from './events.js';

/** Fields that hold decimals, wherever they stand in an event. */
export const decimalFields: ReadonlySet<string> = new Set([
  'acquisitionCost',
  'amount',
  'compensation',
  'cost',
  'rate',
  'total',
  'unitCost',
  'unitPrice',
]);

/** Fields that hold the one amount of an event; its currency and rate stand beside it. */
const amountFields = ['acquisitionCost', 'amount', 'compensation', 'cost', 'total'] as const;

/** How far ahead of our clock somebody else's may be. */
const CLOCK_SKEW_MILLISECONDS = 5 * 60 * 1000;

/** What a command says, in canonical form. */
export interface Said<Type extends CustomerEventType = CustomerEventType> {
  readonly content: EventContent<Type>;
  /** Whether the command itself gave the time; else it is no part of "the same content". */
  readonly dated: boolean;
}

/**
 * The content that the event of a command would have: well-formed, money canonical, `occurredAt` as
 * given or else now, the currency named wherever there is an amount.
 * @throws Refusal `malformed`, with the field, where the schema of the event refuses it
 */
export function say<Type extends CustomerEventType>(
  type: Type,
  command: CommandFor<Type>,
  context: DecisionContext,
): Said<Type> {
  const told = { ...command, occurredAt: command.occurredAt ?? context.now };
  const content = wellFormed<object>(eventSchemas[type], told) as EventContent<Type>;
  return { content: canonical(content, context), dated: command.occurredAt !== undefined };
}

/**
 * Refuses what can't be right in any history: a time in the future, an amount in a foreign currency
 * without its rate, a rate other than 1 in the reporting currency.
 */
export function requirePlausible({ content }: Said, context: DecisionContext): void {
  requireNotInFuture(content.occurredAt, context);
  if (amountFields.some((field) => field in content)) requireRate(content, context);
}

/**
 * Refuses what no history could hold, of an event that no command of ours made.
 * @throws Refusal
 */
export function requirePlausibleEvent(event: CustomerEvent, context: DecisionContext): void {
  requirePlausible({ content: canonical(event.data, context), dated: true }, context);
}

/** Whether a command says what an event has said already. */
export function saysAgain({ content, dated }: Said, stored: object, context: DecisionContext) {
  const { occurredAt: saidTime, ...said } = content;
  const { occurredAt: storedTime, ...standing } = canonical(stored as typeof content, context);
  if (dated && !sameInstant(saidTime, storedTime)) return false;
  return isSame(said, standing);
}

/** @throws Refusal `malformed`, with the field */
export function wellFormed<Content>(schema: z.ZodType<Content>, content: unknown): Content {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const unknownField = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknownField].map(String).join('.');
  throw new Refusal('invalid', 'malformed', `${field}: ${issue?.message ?? 'is malformed'}`, field);
}

function requireNotInFuture(occurredAt: string, { now }: DecisionContext): void {
  if (Date.parse(occurredAt) - Date.parse(now) <= CLOCK_SKEW_MILLISECONDS) return;
  const message = `occurredAt ${occurredAt} lies in the future (it is ${now}); tell it when it has happened.`;
  throw new Refusal('invalid', 'occurred-in-future', message, 'occurredAt');
}

function requireRate(content: object, context: DecisionContext): void {
  const { currency, rate } = content as { currency?: string; rate?: string };
  if (currency === context.currency && rate !== undefined) {
    const message = `${currency} is the reporting currency: its rate is 1; leave it out.`;
    throw new Refusal('invalid', 'rate-of-reporting-currency', message, 'rate');
  }
  if (currency !== context.currency && rate === undefined) {
    const message = `An amount in ${String(currency)} needs its rate: how many ${context.currency} one ${String(currency)} is.`;
    throw new Refusal('invalid', 'rate-required', message, 'rate');
  }
}

/** The same content in the one form in which two contents can be compared. */
function canonical<Content extends object>(content: Content, { currency }: DecisionContext) {
  const fields = canonicalFields(content);
  if (amountFields.some((field) => field in fields)) {
    fields['currency'] ??= currency;
    if (fields['currency'] === currency && fields['rate'] === '1') delete fields['rate'];
  }
  return fields as Content;
}

function canonicalFields(content: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(content) as [string, unknown][]) {
    if (value !== undefined) fields[field] = canonicalValue(field, value);
  }
  return fields;
}

function canonicalValue(field: string, value: unknown): unknown {
  if (typeof value === 'string' && decimalFields.has(field)) return canonicalAmount(value);
  return field === 'lines' && Array.isArray(value) ? value.map(canonicalFields) : value;
}

/** Deep equality of plain JSON; the order of keys says nothing. */
function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const fields = Object.entries(a);
  const others = new Map(Object.entries(b));
  if (fields.length !== others.size) return false;
  return fields.every(([field, value]) => others.has(field) && isSame(value, others.get(field)));
}
