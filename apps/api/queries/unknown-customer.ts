import { Refusal } from '../../../libs/event-sourcing/index.js';

/** Nobody of this id was in the book at the instant that was asked about. */
export function unknownCustomer(customerId: string): Refusal {
  const message = `There is no customer ${customerId} in the book at that time.`;
  return new Refusal('unknown', 'customer-not-found', message, 'customerId');
}
