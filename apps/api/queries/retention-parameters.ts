import { entries, retentionDefinitions } from '../../../projections/index.js';
import { Optional } from '../bodies/field.js';
import { oneOf } from '../bodies/rules.js';
import { CalendarParameters } from './parameters.js';

/** Which cohorts are followed, and what counts as retained. */
export class RetentionParameters extends CalendarParameters {
  @Optional(
    oneOf(...retentionDefinitions),
    "Active in period n, in n or later, in every period up to n, or in the n-th window of the customer's own; default bounded.",
  )
  definition?: string;

  @Optional(
    oneOf(...entries),
    'What makes a cohort: the first purchase, or the acquisition; default purchase.',
  )
  entry?: string;
}
