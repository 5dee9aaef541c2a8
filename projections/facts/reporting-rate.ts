import { isOne, isZero, told } from './decimal.js';

/** The part of an event that says what its amounts are worth. */
export interface Priced {
  readonly type: string;
  readonly data: { readonly currency?: string | undefined; readonly rate?: string | undefined };
}

/**
 * The rate at which the amounts of an event count; none where they are in the reporting currency. Asks
 * of the log what commands are asked: it may come from elsewhere.
 * @throws RangeError where the event doesn't tell what one of its amounts is in the reporting currency
 */
export function reportingRate(
  { type, data: { currency, rate } }: Priced,
  amount: string,
  reporting: string,
): string | undefined {
  if (currency !== reporting) {
    if (currency !== undefined && rate !== undefined && !isZero(rate)) return rate;
    const how = rate === undefined ? 'without a rate' : `at a rate of ${told(rate)}`;
    const named = currency === undefined ? 'no currency' : `${told(currency)} ${how}`;
    throw new RangeError(
      `${type} says ${told(amount)} in ${named}: ` +
        `what that is in ${reporting}, the reporting currency, is not known`,
    );
  }
  if (rate === undefined || isOne(rate)) return undefined;
  throw new RangeError(
    `${type} says ${told(amount)} in ${reporting} at a rate of ${told(rate)}, ` +
      `but ${reporting} is the reporting currency: its rate is 1`,
  );
}
