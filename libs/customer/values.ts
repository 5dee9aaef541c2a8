import { z } from 'zod';

/** Chosen by the client, and safe in a path: `[A-Za-z0-9._~-]`, 1 to 64 of them, but no `.` or `..`. */
export const customerIdPattern = /^(?!\.{1,2}$)[A-Za-z0-9._~-]{1,64}$/;

/** What PostgreSQL can't keep as text: NUL, and half of a surrogate pair. */
const unkeepable = /[\0\p{Surrogate}]/u;

/**
 * A string of `min` to `max` UTF-16 code units, as every door and every index of ours counts them,
 * that every store of ours can keep.
 */
function keepable(min: number, max: number) {
  return z
    .string()
    .min(min, { error: 'must not be empty' })
    .refine(({ length }) => length <= max, { error: `must have at most ${max} characters` })
    .refine((value) => !unkeepable.test(value), {
      error: 'must not contain NUL (U+0000) or half of a surrogate pair',
    });
}

/** An id that is unique within its customer and kind. */
export const identifier = keepable(1, 200);

/** Who, what or where, in a few words. */
export const name = keepable(1, 200);

/** A few sentences. */
export const text = keepable(1, 1000);

/** Unlike other texts an attribute's value may be empty. */
export const attributeValue = keepable(0, 200);

/**
 * An instant in business time, RFC 3339 with offset, to the microsecond: `1997-01-01T00:00:00Z`.
 * Years and offsets are those that JavaScript and PostgreSQL both understand: in UTC 1000 to 9999,
 * up to 15:59 from it.
 */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be an instant with offset, like 1997-01-01T00:00:00Z' })
  .regex(/T[\d:]+(\.\d{1,6})?(Z|[+-](0\d|1[0-5]):\d\d)$/, {
    error: 'must have at most 6 decimals of a second, and an offset of at most 15:59',
  })
  .refine(isInCommonEra, { error: 'must lie in the years 1000 to 9999 (UTC)' });

/** A calendar day: `1970-12-24`. */
export const day = z.iso
  .date({ error: 'must be a day, like 1970-12-24' })
  .regex(/^[1-9]/, { error: 'must lie in the years 1000 to 9999' });

/** Money: a decimal string, zero or more, exact to 4 decimals. */
export const amount = z.string().regex(/^\d{1,15}(\.\d{1,4})?$/, {
  error: 'must be a decimal string, zero or more, with at most 15 digits and 4 decimals: "12.50"',
});

/** ISO 4217: three capitals. */
export const currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 currency in three capitals: "EUR"' });

/** Units of the reporting currency for one of the event's own. */
export const rate = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,10})?$/, {
    error: 'must be a decimal string with at most 10 digits and 10 decimals: "1.0842"',
  })
  .regex(/[1-9]/, { error: 'must be above zero' });

/** How many, of whatever the line sells; up to 4 decimals. */
export const quantity = z
  .number({ error: 'must be a number' })
  .positive({ error: 'must be above zero' })
  .max(1e9, { error: 'must be at most 1,000,000,000' })
  .multipleOf(0.0001, { error: 'must have at most 4 decimals' });

function isInCommonEra(value: string): boolean {
  const milliseconds = Date.parse(value);
  return milliseconds >= FIRST && milliseconds <= LAST;
}

const FIRST = Date.UTC(1000, 0, 1);
const LAST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
