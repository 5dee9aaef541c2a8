import { Optional, Required } from './field.js';
import { HappenedBody } from './happened.body.js';
import { oneOf, text } from './rules.js';

/** A complaint was made. */
export class ComplainBody extends HappenedBody {
  @Optional(
    text(200),
    'Unique within the customer; default: from the Idempotency-Key, else random.',
  )
  complaintId?: string;

  @Required(text(200), 'What it is about: delivery, quality, …')
  category!: string;

  @Required(oneOf('low', 'medium', 'high', 'critical'), 'How grave it is.')
  severity!: 'low' | 'medium' | 'high' | 'critical';

  @Optional(text(200), 'How it came in.')
  channel?: string;

  @Optional(text(1000), "In the customer's words. Personal data.")
  description?: string;
}
