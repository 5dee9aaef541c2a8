import { Optional } from '../bodies/field.js';
import { oneOf } from '../bodies/rules.js';
import { ActivityParameters } from './activity-parameters.js';

/** Which cohorts are followed, and what counts as retained. */
export class RetentionParameters extends ActivityParameters {
  @Optional(
    oneOf('bounded', 'unbounded', 'consecutive', 'rolling'),
    "Active in period n, in n or later, in every period up to n, or in the n-th window of the customer's own; default bounded.",
  )
  definition?: 'bounded' | 'unbounded' | 'consecutive' | 'rolling';

  @Optional(
    oneOf('purchase', 'acquisition'),
    'What makes a cohort: the first purchase, or entry into the book; default purchase.',
  )
  entry?: 'purchase' | 'acquisition';
}
