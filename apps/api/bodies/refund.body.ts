import { Optional, Required } from './field.js';
import { HappenedBody } from './happened.body.js';
import { amount, currency, rate, text } from './rules.js';

/** Money back, of an order or free-standing. */
export class RefundBody extends HappenedBody {
  @Optional(
    text(200),
    'Unique within the customer; default: from the Idempotency-Key, else random.',
  )
  refundId?: string;

  @Optional(text(200), 'The order that it concerns; left out where that is unknown.')
  orderId?: string;

  @Required(amount, 'What was paid back; never more than what the order still holds.')
  amount!: string;

  @Optional(currency, "Default: the installation's reporting currency.")
  currency?: string;

  @Optional(rate, 'Units of the reporting currency for one of this; needed where they differ.')
  rate?: string;

  @Optional(text(1000), 'Why.')
  reason?: string;
}
