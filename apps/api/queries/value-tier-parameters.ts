import { schemes } from '../../../projections/index.js';
import { Optional } from '../bodies/field.js';
import { oneOf } from '../bodies/rules.js';
import { basis, QuestionParameters } from './parameters.js';

/** How customers are put into tiers of value. */
export class ValueTierParameters extends QuestionParameters {
  @Optional(oneOf(...schemes), 'By which scheme; default threshold.')
  scheme?: string;

  @Optional(basis, 'Revenue net of refunds, or margin: net of known costs too; default revenue.')
  basis?: string;
}
