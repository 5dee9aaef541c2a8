import { InvalidImport } from './invalid-import.js';
import type { Source } from './reading.js';

const RATE = /^\d{1,10}(\.\d{1,10})?$/;

interface Asked {
  /** The reporting currency. */
  readonly currency: string;
  readonly rate?: string | undefined;
}

/**
 * What the reporting currency pays for one of another; undefined for the reporting currency itself,
 * and where nobody said.
 * @throws InvalidImport where the file's currency is another one and no rate is given
 */
export function ratesOf(
  { currency: ofFile, rates = {} }: Pick<Source, 'currency' | 'rates'>,
  { currency: reporting, rate }: Asked,
): (currency: string) => string | undefined {
  if (rate !== undefined) requireUsable(rate, ofFile, reporting);
  const known = ofFile !== undefined && rate !== undefined ? { [ofFile]: rate } : rates;
  if (ofFile !== undefined && ofFile !== reporting && known[ofFile] === undefined) {
    throw new InvalidImport(
      `the file is in ${ofFile}, the reporting currency is ${reporting}: ` +
        `say with --rate how many ${reporting} one ${ofFile} is`,
    );
  }
  return (currency) => (currency === reporting ? undefined : known[currency]);
}

function requireUsable(rate: string, ofFile: string | undefined, reporting: string): void {
  if (!RATE.test(rate) || Number(rate) === 0) {
    throw new InvalidImport(`--rate ${rate} is no rate: give a decimal above zero, such as 1.25`);
  }
  if (ofFile === undefined) {
    throw new InvalidImport(
      'the rows name their currencies: give "rates" in the mapping, not --rate',
    );
  }
  if (ofFile === reporting) {
    throw new InvalidImport(
      `the file is in ${reporting}, the reporting currency: leave out --rate`,
    );
  }
}
