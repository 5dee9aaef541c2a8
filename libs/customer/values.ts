import { z } from 'zod';

/** Chosen by the client, and safe in a path: `[A-Za-z0-9._~-]`, 1 to 64 of them. */
export const customerIdPattern = /^[A-Za-z0-9._~-]{1,64}$/;

/** An instant in business time, RFC 3339 with offset, to the millisecond: `1997-01-01T00:00:00Z`. */
export const instant = z.iso.datetime({ offset: true }).max(40);

/** An id that is unique within its customer and kind. */
export const identifier = z.string().min(1).max(200);

/** Money: a decimal string, zero or more, exact to 4 decimals. */
export const amount = z.string().regex(/^\d{1,15}(\.\d{1,4})?$/);

/** ISO 4217: three capitals. */
export const currency = z.string().regex(/^[A-Z]{3}$/);

/** Units of the reporting currency for one of the event's own. */
export const rate = z.string().regex(/^\d{1,10}(\.\d{1,10})?$/);

/** How many, of whatever the line sells; up to 4 decimals. */
export const quantity = z.number().positive().max(1e9).multipleOf(0.0001);
