import fc from 'fast-check';
import { z } from 'zod';
import {
  type CustomerEvent,
  type CustomerEventType,
  eventSchemas,
} from '../../libs/customer/index.js';
import * as values from '../../libs/customer/values.js';

const FIRST = Date.UTC(2023, 0, 1);
const LAST = Date.UTC(2024, 4, 31);

/** Instants of two years, written in many ways; none in the future of the example decisions. */
const anInstant: fc.Arbitrary<string> = fc
  .tuple(
    fc.integer({ min: FIRST / 1000, max: LAST / 1000 }),
    fc.constantFrom('', '.5', '.250', '.000001', '.999999'),
    fc.constantFrom('Z', '+00:00', '-08:00', '+05:45', '+14:00'),
  )
  .map(([seconds, decimals, offset]) => written(seconds, decimals, offset));

function written(seconds: number, decimals: string, offset: string): string {
  const [, sign, hours, minutes] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? [];
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60 * (sign === '-' ? -1 : 1);
  const local = new Date((seconds + ahead) * 1000).toISOString();
  return `${local.slice(0, 19)}${decimals}${offset}`;
}

const aText = fc.oneof(
  fc.constantFrom('a', 'b', 'constructor', '__proto__', 'é', '😀', "'; --"),
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
    .filter((text) => !text.includes('\0')),
);

/** From few, so that the same is met again and again. */
const anId = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('1', '2', '3', '__proto__') },
  { weight: 1, arbitrary: aText },
);

const anAmount = fc.oneof(
  fc.constantFrom('0', '0.00', '1', '1.0', '01.00', '2.5', '10', '10.0', '999999999999999.9999'),
  fc.integer({ min: 0, max: 1_000_000 }).map((tenThousandths) => (tenThousandths / 1e4).toFixed(4)),
);

/** The values that events are made of, by their schema. */
const leaves: ReadonlyMap<unknown, fc.Arbitrary<unknown>> = new Map<unknown, fc.Arbitrary<unknown>>(
  [
    [values.instant, anInstant],
    [values.identifier, anId],
    [values.name, aText],
    [values.text, aText],
    [values.attributeValue, fc.oneof(fc.constant(''), aText)],
    [values.day, fc.constantFrom('1970-12-24', '2000-02-29')],
    [values.amount, anAmount],
    [values.currency, fc.constantFrom('USD', 'USD', 'EUR')],
    [values.rate, fc.constantFrom('1', '1.0', '1.1', '1.10', '0.0000000001')],
    [values.quantity, fc.constantFrom(1, 2, 0.5, 12.3456)],
  ],
);

/** Well-formed content by a schema of `libs/customer`, whatever fields later ones add. */
export function contentBy(schema: unknown): fc.Arbitrary<unknown> {
  const leaf = leaves.get(schema);
  if (leaf !== undefined) return leaf;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return ofWrapped(schema);
  if (schema instanceof z.ZodObject) return ofObject(schema);
  if (schema instanceof z.ZodArray) return fc.array(contentBy(schema.element), { maxLength: 3 });
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodPipe) return contentBy(schema.out);
  if (schema instanceof z.ZodRecord) return ofRecord(schema);
  if (schema instanceof z.ZodNumber) return fc.integer({ min: 0, max: 10 });
  throw new Error('an event schema is made of something that has no arbitrary yet');
}

function ofWrapped(schema: z.ZodOptional | z.ZodNullable): fc.Arbitrary<unknown> {
  const inner = contentBy(schema.unwrap());
  return schema instanceof z.ZodNullable ? fc.option(inner, { freq: 3 }) : inner;
}

function ofObject({ shape }: z.ZodObject): fc.Arbitrary<object> {
  const fields = Object.entries(shape);
  const requiredKeys = fields
    .filter(([, field]) => !(field instanceof z.ZodOptional))
    .map(([field]) => field);
  const model = Object.fromEntries(fields.map(([field, schema]) => [field, contentBy(schema)]));
  return fc.record(model, { requiredKeys, noNullPrototype: true });
}

function ofRecord(schema: z.ZodRecord): fc.Arbitrary<object> {
  const names = contentBy(schema.keyType).filter((named) => named !== '__proto__');
  return fc.dictionary(names as fc.Arbitrary<string>, contentBy(schema.valueType), {
    maxKeys: 3,
    noNullPrototype: true,
  });
}

/** Any well-formed event of one type. */
export function anEventOf(type: CustomerEventType): fc.Arbitrary<CustomerEvent> {
  return contentBy(eventSchemas[type]).map((data) => ({ type, data }) as CustomerEvent);
}

/** Any well-formed event, whether or not a decision could have made it. */
export const anEvent: fc.Arbitrary<CustomerEvent> = fc.oneof(
  ...(Object.keys(eventSchemas) as CustomerEventType[]).map(anEventOf),
);
