import { customerIdPattern } from '../../../libs/customer/index.js';
import { Required } from '../bodies/field.js';
import { matching, text } from '../bodies/rules.js';

export const customerId = matching(
  customerIdPattern,
  'must be 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -',
  'c-1001',
);

/** The customer that a path names. */
export class CustomerPath {
  @Required(customerId, 'Chosen by the client at acquisition, or made for it.')
  customerId!: string;
}

/** The complaint that a path names. */
export class ComplaintPath extends CustomerPath {
  @Required(text(200), "The complaint's id, unique within the customer.")
  complaintId!: string;
}
