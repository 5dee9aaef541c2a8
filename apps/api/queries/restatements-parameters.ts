import { customerIdPattern } from '../../../libs/customer/index.js';
import { Optional, Required } from '../bodies/field.js';
import { matching } from '../bodies/rules.js';
import { knowledge, PageParameters } from './parameters.js';

/** Between which knowledge times, and of whom. */
export class RestatementsParameters extends PageParameters {
  @Required(
    knowledge,
    'The earlier knowledge time, position or instant; `knownAt` is the later, by default now.',
  )
  knownFrom!: string;

  @Optional(
    matching(customerIdPattern, 'must be the id of a customer', 'cdnow-00001'),
    'Only events of this customer.',
  )
  customerId?: string;
}
