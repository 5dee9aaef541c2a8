import { customerIdPattern } from '../customer/index.js';
import { type Exclusion, rejected } from './reading.js';

/** Why an id of a file can't be a customer's id in the book; undefined where it can. */
export function whyNoCustomerId(id: string): Exclusion | undefined {
  if (customerIdPattern.test(id)) return undefined;
  return rejected(
    'customer-id',
    `"${id.slice(0, 80)}" can't be a customer id: 1 to 64 letters, digits or . _ ~ -`,
  );
}
