import { customerIdPattern } from './values.js';

const CATEGORY = 'customer-';

/** The one stream that holds a customer's whole life. */
export function customerStream(customerId: string): string {
  return `${CATEGORY}${customerId}`;
}

/** Whose stream it is; undefined where the name is no customer's. */
export function customerIdOf(stream: string): string | undefined {
  if (!stream.startsWith(CATEGORY)) return undefined;
  const customerId = stream.slice(CATEGORY.length);
  return customerIdPattern.test(customerId) ? customerId : undefined;
}
