import { Optional } from './field.js';
import { instant } from './rules.js';

/** What the body of every command may say. */
export class HappenedBody {
  @Optional(instant, 'When it happened, in business time; default: now. Never in the future.')
  occurredAt?: string;
}
