import { Optional } from '../bodies/field.js';
import { oneOf } from '../bodies/rules.js';
import { QuestionParameters } from './parameters.js';

/** How customers are put into tiers of value. */
export class ValueTierParameters extends QuestionParameters {
  @Optional(oneOf('threshold', 'abc', 'rfm'), 'By which scheme; default threshold.')
  scheme?: 'threshold' | 'abc' | 'rfm';

  @Optional(
    oneOf('revenue', 'margin'),
    'Revenue net of refunds, or margin: net of known costs too; default revenue.',
  )
  basis?: 'revenue' | 'margin';
}
