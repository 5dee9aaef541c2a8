import { Optional, Required } from '../bodies/field.js';
import { flag, oneOf, text } from '../bodies/rules.js';
import { pageLimit, position } from '../queries/parameters.js';

const projection = text(200);
const stream = text(1000);

/** Which parked and discarded events are wanted. */
export class ParkedParameters {
  @Optional(projection, 'Of this projection alone.')
  projection?: string;

  @Optional(stream, 'Of this stream alone, such as `customer-c-1001`.')
  stream?: string;

  @Optional(
    oneOf('parked', 'discarded'),
    'What is parked alone, or what was discarded alone; default: both.',
  )
  state?: string;

  @Optional(
    position,
    'Waits, up to some seconds, until the read models hold everything up to this position.',
  )
  minPosition?: string;

  @Optional(pageLimit, 'The most rows of a page; default 100.')
  limit?: string;

  @Optional(text(1000), 'The `next` of the page before; ask the same question again with it.')
  cursor?: string;
}

/** A place in the log. */
export class ParkedPath {
  @Required(position, 'Of the event in the log.')
  position!: string;
}

/** What is to be tried again; everything that is parked where nothing is said. */
export class RetryBody {
  @Optional(projection, 'Of this projection alone.')
  projection?: string;

  @Optional(stream, 'Of this stream alone, such as `customer-c-1001`.')
  stream?: string;

  @Optional(position, 'At this position alone; of a state the whole stream is tried.')
  position?: string;

  @Optional(text(1000), 'Why.')
  reason?: string;
}

/** An event that is to count for nothing in one projection, for good. */
export class DiscardBody {
  @Required(projection, 'The projection that is to leave it out.')
  projection!: string;

  @Required(position, 'Where the event stands in the log.')
  position!: string;

  @Required(text(1000), 'Why; it stays in the log.')
  reason!: string;

  @Optional(flag, 'Even where it is not parked and nothing keeps it from being folded.')
  force?: boolean;
}
