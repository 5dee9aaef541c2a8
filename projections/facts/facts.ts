import type { CustomerEvent } from '../../libs/customer/index.js';
import { customerIdOf } from '../../libs/customer/index.js';
import type { KnownEvent } from '../../libs/event-store/index.js';
import type { FactProjection, FactRow } from '../../libs/read-store/index.js';
import { factOf } from './fact-of.js';
import {
  facts,
  findStampedBack,
  ignoredFacts,
  ignoreRepeats,
  profiles,
  stampedBack,
} from './fact-tables.js';
import { utcInstant } from './instant.js';
import { profileOf } from './profile-of.js';

/**
 * What happened, once, for every read model: see DESIGN, "Facts first".
 * @param reporting the currency of all amounts, ISO 4217
 */
export function factsIn(reporting: string): FactProjection<CustomerEvent> {
  return {
    kind: 'facts',
    name: 'facts',
    version: 3,
    tables: [facts, profiles, ignoredFacts, stampedBack],
    rows: (known) => rowsOf(known, reporting),
    concernsStream: (stream) => customerIdOf(stream) !== undefined,
    settle: [ignoreRepeats, findStampedBack],
  };
}

function rowsOf(
  { stream, position, recordedAt, event }: KnownEvent<CustomerEvent>,
  reporting: string,
): readonly FactRow[] {
  const customerId = customerIdOf(stream);
  if (customerId === undefined) return [];
  const at = utcInstant(event.data.occurredAt);
  const { ref, related, amount, cost, units, linesWithoutCost } = factOf(event, reporting);
  const when = [at, utcInstant(recordedAt)];
  const measures = [ref, related, amount, cost, units, linesWithoutCost];
  const fact = { table: 'facts', values: [position, customerId, ...when, event.type, ...measures] };
  const profile = profileOf(event).map(([field, value]) => ({
    table: 'profiles',
    values: [position, field, customerId, at, value],
  }));
  return [fact, ...profile];
}
