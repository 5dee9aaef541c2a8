import { Optional } from '../bodies/field.js';
import { customerId } from '../http/customer.path.js';
import type { Rule } from '../bodies/rules.js';
import type { FeedSelection } from './feed-filter.js';
import { pageLimit, parseLimit, position } from '../queries/parameters.js';

const types: Rule = {
  says: 'must be names of event types, separated by commas',
  holds: (value) =>
    [value].flat().every((part) => typeof part === 'string' && /^[\w.$-]+(,[\w.$-]+)*$/.test(part)),
  schema: { type: 'string', example: 'CustomerPurchased,CustomerRefunded' },
};

/** What the feed can be asked for. */
export class FeedQuery {
  @Optional(position, 'Start behind this position; default 0, the start of the log.')
  after?: string;

  @Optional(pageLimit, 'The most events of a page; default 100. A stream has no limit.')
  limit?: string;

  @Optional(types, 'Only these types of events; default all.')
  types?: string | string[];

  @Optional(customerId, 'Only the events of this customer; default all.')
  customerId?: string;

  selection(): FeedSelection {
    const { types: named, customerId: only } = this;
    const types =
      named === undefined ? undefined : [named].flat().flatMap((part) => part.split(','));
    return { types, customerId: only };
  }

  most(): number {
    return parseLimit(this.limit);
  }
}
