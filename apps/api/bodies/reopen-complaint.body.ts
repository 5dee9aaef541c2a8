import { Optional } from './field.js';
import { HappenedBody } from './happened.body.js';
import { text } from './rules.js';

/** A settled complaint came up again. */
export class ReopenComplaintBody extends HappenedBody {
  @Optional(text(1000), 'Why.')
  reason?: string;
}
