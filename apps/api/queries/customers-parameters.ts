import { stages, thresholdTiers } from '../../../projections/index.js';
import { Optional } from '../bodies/field.js';
import { oneOf, text } from '../bodies/rules.js';
import { basis, PageParameters } from './parameters.js';

/** Which customers are listed. */
export class CustomersParameters extends PageParameters {
  @Optional(oneOf(...stages), 'Only those in this stage of the lifecycle.')
  stage?: string;

  @Optional(oneOf(...thresholdTiers), 'Only those in this tier, by thresholds over the basis.')
  tier?: string;

  @Optional(basis, 'Revenue net of refunds, or margin: net of known costs too; default revenue.')
  basis?: string;

  @Optional(text(200), 'Only those of this region.')
  region?: string;

  @Optional(text(200), 'Only those who were acquired through this channel.')
  channel?: string;
}
