import { bases, periods, weekDays } from '../../../projections/index.js';
import { Optional } from '../bodies/field.js';
import { matching, oneOf, type Rule, text } from '../bodies/rules.js';

const LIMIT_DEFAULT = 100;
const LIMIT_MAX = 1000;

export const position = matching(
  /^\d{1,19}$/,
  'must be a position of the log, a decimal number',
  '1048',
);

/** How many rows a page holds. */
export const pageLimit: Rule = {
  says: `must be a whole number from 1 to ${LIMIT_MAX}`,
  holds: (value) =>
    typeof value === 'string' && /^[1-9]\d{0,3}$/.test(value) && Number(value) <= LIMIT_MAX,
  schema: { type: 'integer', minimum: 1, maximum: LIMIT_MAX, default: LIMIT_DEFAULT },
};

export function parseLimit(limit: string | undefined): number {
  return limit === undefined ? LIMIT_DEFAULT : Number(limit);
}

const timeZone: Rule = {
  says: 'must be the name of a time zone',
  holds: text(64).holds,
  schema: { type: 'string', example: 'Europe/London' },
};

/** Any text: whoever reads it says what is wrong with it, of an empty one too. */
const anyText = (value: unknown) => typeof value === 'string';

const asOf: Rule = {
  holds: anyText,
  says: 'must be an instant with offset or a date',
  schema: { type: 'string', example: '1998-06-30T00:00:00Z' },
};

/** A point of the log, by position or by the time at which it was recorded. */
export const knowledge: Rule = {
  holds: anyText,
  says: 'must be a position of the log or an instant with offset',
  schema: { type: 'string', example: '1048' },
};

export const basis = oneOf(...bases);

/** What every question can be asked with. */
export class QuestionParameters {
  @Optional(
    asOf,
    'Business time: an instant with offset, events at it included, or a date, meaning its end in the time zone; default now.',
  )
  asOf?: string;

  @Optional(
    knowledge,
    'Knowledge time: a position of the log, or an instant of recording, which means the last position recorded at or before it; what was recorded behind it does not count, and the policy is the one in force then. Waits as with minPosition until all of it is folded. Default: all that is folded.',
  )
  knownAt?: string;

  @Optional(text(64), 'A policy that was adopted, to be used whatever was in force.')
  policyVersion?: string;

  @Optional(
    position,
    'Waits, up to some seconds, until the read models hold everything up to this position.',
  )
  minPosition?: string;

  @Optional(
    timeZone,
    'Days, weeks and months are those of this zone; default: of the installation.',
  )
  timeZone?: string;
}

/** Which part of a list is wanted. */
export class PageParameters extends QuestionParameters {
  @Optional(pageLimit, 'The most rows of a page; default 100.')
  limit?: string;

  @Optional(text(1000), 'The `next` of the page before; ask the same question again with it.')
  cursor?: string;
}

/** Which periods are counted by. */
export class CalendarParameters extends QuestionParameters {
  @Optional(oneOf(...periods), 'Length of a period; default month.')
  period?: string;

  @Optional(oneOf(...weekDays), 'First day of a week; default: as the policy says.')
  weekStart?: string;
}
