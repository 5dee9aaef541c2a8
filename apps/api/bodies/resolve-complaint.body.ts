import { type ComplaintOutcome, complaintOutcomes } from '../../../libs/customer/index.js';
import { Optional } from './field.js';
import { HappenedBody } from './happened.body.js';
import { amount, currency, oneOf, rate, text } from './rules.js';

/** A complaint was settled. */
export class ResolveComplaintBody extends HappenedBody {
  @Optional(
    oneOf(...complaintOutcomes),
    'How it ended; default: compensated where there is a compensation above zero, else remedied where there is a remedy, else unspecified.',
  )
  outcome?: ComplaintOutcome;

  @Optional(text(1000), 'What was done about it.')
  remedy?: string;

  @Optional(amount, 'What the customer was given for it.')
  compensation?: string;

  @Optional(currency, "Of the compensation; default: the installation's reporting currency.")
  currency?: string;

  @Optional(rate, 'Units of the reporting currency for one of this; needed where they differ.')
  rate?: string;
}
