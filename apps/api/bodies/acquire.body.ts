import { Optional } from './field.js';
import { HappenedBody } from './happened.body.js';
import { amount, currency, rate, text } from './rules.js';
import { customerId } from '../http/customer.path.js';

/** Entered our book. */
export class AcquireBody extends HappenedBody {
  @Optional(customerId, 'Chosen by you; default: made from the Idempotency-Key, else random.')
  customerId?: string;

  @Optional(text(200), 'Through which channel the customer came.')
  channel?: string;

  @Optional(text(200), 'By which campaign.')
  campaign?: string;

  @Optional(amount, 'What winning this customer cost.')
  acquisitionCost?: string;

  @Optional(currency, "Of the cost; default: the installation's reporting currency.")
  currency?: string;

  @Optional(rate, 'Units of the reporting currency for one of this; needed where they differ.')
  rate?: string;

  @Optional(text(200), 'Who recommended us.')
  referrer?: string;
}
