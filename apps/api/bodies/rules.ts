import { eventSchemas } from '../../../libs/customer/index.js';

/** What a value must be, said so that its sender can put it right. */
export interface Rule {
  /** Follows the field's name: `must be …`. */
  readonly says: string;
  readonly holds: (value: unknown) => boolean;
  /** The same in OpenAPI's words. */
  readonly schema: Readonly<Record<string, unknown>>;
}

interface Schema {
  safeParse(value: unknown): { readonly success: boolean };
}

const purchased = eventSchemas.CustomerPurchased.shape;
const line = purchased.lines.element.shape;

/** No NUL, which PostgreSQL can't keep in text, and no half of a surrogate pair. */
function isCleanText(value: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(value);
}

/** Text of 1 to `max` UTF-16 code units. */
export function text(max: number): Rule {
  return {
    says: `must be text of 1 to ${max} characters without NUL or broken surrogates`,
    holds: (value) => isTextUpTo(value, max),
    schema: { type: 'string', minLength: 1, maxLength: max },
  };
}

export const instant: Rule = {
  says: 'must be an instant with offset and at most 6 decimals, such as 1997-01-01T00:00:00Z',
  holds: fits(purchased.occurredAt),
  schema: { type: 'string', format: 'date-time', example: '1997-01-01T00:00:00Z' },
};

export const amount: Rule = {
  says: 'must be a decimal string, zero or more, with at most 4 decimals, such as "12.50"',
  holds: fits(purchased.total),
  schema: { type: 'string', pattern: '^\\d{1,15}(\\.\\d{1,4})?$', example: '12.50' },
};

export const currency: Rule = {
  says: 'must be an ISO 4217 currency, three capitals, such as "EUR"',
  holds: fits(purchased.currency),
  schema: { type: 'string', pattern: '^[A-Z]{3}$', example: 'EUR' },
};

export const rate: Rule = {
  says: 'must be a decimal string above zero with at most 10 decimals, such as "1.0842"',
  holds: (value) => fits(purchased.rate.unwrap())(value) && /[1-9]/.test(String(value)),
  schema: { type: 'string', pattern: '^\\d{1,10}(\\.\\d{1,10})?$', example: '1.0842' },
};

export const quantity: Rule = {
  says: 'must be a number above zero, at most 1e9, with at most 4 decimals',
  holds: fits(line.quantity),
  schema: { type: 'number', exclusiveMinimum: 0, maximum: 1e9, example: 2 },
};

export const date: Rule = {
  says: 'must be a date such as 1980-02-29',
  holds: fits(eventSchemas.CustomerProfiled.shape.birthday),
  schema: { type: 'string', format: 'date' },
};

export const flag: Rule = {
  says: 'must be true or false',
  holds: (value) => typeof value === 'boolean',
  schema: { type: 'boolean' },
};

export function wholeNumber(min: number, max: number): Rule {
  return {
    says: `must be a whole number from ${min} to ${max}`,
    holds: (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
    schema: { type: 'integer', minimum: min, maximum: max },
  };
}

export function oneOf(...values: readonly string[]): Rule {
  return {
    says: `must be one of ${values.join(', ')}`,
    holds: (value) => typeof value === 'string' && values.includes(value),
    schema: { type: 'string', enum: values },
  };
}

export function matching(pattern: RegExp, says: string, example: string): Rule {
  return {
    says,
    holds: (value) => typeof value === 'string' && pattern.test(value),
    schema: { type: 'string', pattern: pattern.source, example },
  };
}

/** Named values of a segmentation: text, or null to take one back. */
export const attributes: Rule = {
  says: 'must be an object of texts of at most 200 characters, or null, by name',
  holds: (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.entries(value).every(([name, held]) => isTextUpTo(name, 200) && isAttribute(held)),
  schema: {
    type: 'object',
    additionalProperties: { type: 'string', nullable: true, maxLength: 200 },
    example: { segment: 'gardeners' },
  },
};

function isAttribute(value: unknown): boolean {
  return value === null || value === '' || isTextUpTo(value, 200);
}

function isTextUpTo(value: unknown, max: number): boolean {
  return typeof value === 'string' && value.length > 0 && value.length <= max && isCleanText(value);
}

function fits(schema: Schema): (value: unknown) => boolean {
  return (value) => schema.safeParse(value).success;
}
