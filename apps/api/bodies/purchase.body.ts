import { Optional, OptionalList, Required } from './field.js';
import { HappenedBody } from './happened.body.js';
import { amount, currency, quantity, rate, text } from './rules.js';

/** One line of an order. */
export class OrderLineBody {
  @Required(text(200), 'What was sold.')
  sku!: string;

  @Optional(text(200), 'Its category.')
  category?: string;

  @Required(quantity, 'How many.')
  quantity!: number;

  @Optional(amount, "Price of one, in the order's currency.")
  unitPrice?: string;

  @Optional(amount, "Cost of one, in the order's currency; margins count it.")
  unitCost?: string;
}

/** One order. */
export class PurchaseBody extends HappenedBody {
  @Optional(
    text(200),
    'Unique within the customer; default: from the Idempotency-Key, else random.',
  )
  orderId?: string;

  @OptionalList(OrderLineBody, 10_000, 'What was bought; default: not told.')
  lines?: OrderLineBody[];

  @Required(amount, 'What was paid for the whole order; zero is possible.')
  total!: string;

  @Optional(currency, "Default: the installation's reporting currency.")
  currency?: string;

  @Optional(rate, 'Units of the reporting currency for one of this; needed where they differ.')
  rate?: string;

  @Optional(text(200), 'Where it was sold: shop, web, …')
  salesChannel?: string;

  @Optional(text(200), 'The place of the sale.')
  place?: string;
}
