import { Optional } from './field.js';
import { HappenedBody } from './happened.body.js';
import { text } from './rules.js';

/** A customer left us, or came back, by declaration. */
export class ChurnBody extends HappenedBody {
  @Optional(text(1000), 'Why.')
  reason?: string;

  @Optional(text(200), 'Who declared it: the customer, an agent, a rule.')
  declaredBy?: string;
}
