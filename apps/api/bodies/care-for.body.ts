import { Optional, Required } from './field.js';
import { HappenedBody } from './happened.body.js';
import { amount, currency, rate, text } from './rules.js';

/** Care was given. */
export class CareForBody extends HappenedBody {
  @Optional(
    text(200),
    'Unique within the customer; default: from the Idempotency-Key, else random.',
  )
  careId?: string;

  @Required(text(200), 'birthday, festival, gift, follow-up, training, event, coupon, …')
  kind!: string;

  @Optional(text(200), 'By which channel.')
  channel?: string;

  @Optional(amount, 'What it cost us.')
  cost?: string;

  @Optional(currency, "Of the cost; default: the installation's reporting currency.")
  currency?: string;

  @Optional(rate, 'Units of the reporting currency for one of this; needed where they differ.')
  rate?: string;

  @Optional(text(200), 'Who gave it.')
  givenBy?: string;

  @Optional(text(1000), 'How the customer took it.')
  response?: string;
}
