import type { CustomerEvent } from '../../libs/customer/index.js';
import { customerIdOf } from '../../libs/customer/index.js';
import type { KnownEvent } from '../../libs/event-store/index.js';
import type { FactProjection, FactRow, Table } from '../../libs/read-store/index.js';
import { factOf } from './fact-of.js';
import { utcInstant } from './instant.js';
import { profileOf } from './profile-of.js';

/** Every event of a customer, one row each; amounts in the reporting currency. */
const facts: Table = {
  name: 'facts',
  columns: {
    position: 'int8 not null',
    customer_id: 'text not null',
    occurred_at: 'timestamptz not null',
    recorded_at: 'timestamptz not null',
    kind: 'text not null',
    ref: 'text',
    related: 'text',
    amount: 'numeric',
    cost: 'numeric',
    units: 'numeric',
    lines_without_cost: 'int4',
  },
  primaryKey: ['position'],
  indexes: [
    '(customer_id, occurred_at, position) include (kind, amount, cost)',
    `(customer_id, occurred_at, position) where kind = 'CustomerPurchased'`,
    `(customer_id, occurred_at, position) where kind in ('CustomerChurned', 'CustomerReactivated')`,
    '(customer_id, ref) where ref is not null',
    '(recorded_at, position)',
  ],
};

/** What events say of who their customer is, one row per field; null: taken back. */
const profiles: Table = {
  name: 'profiles',
  columns: {
    position: 'int8 not null',
    field: 'text not null',
    customer_id: 'text not null',
    occurred_at: 'timestamptz not null',
    value: 'text',
  },
  primaryKey: ['position', 'field'],
  indexes: ['(customer_id, field, occurred_at, position)'],
};

/** Facts that repeat the ref of an earlier one of their customer and kind; they count for nothing. */
const ignoredFacts: Table = {
  name: 'ignored_facts',
  columns: { position: 'int8 not null' },
  primaryKey: ['position'],
  indexes: [],
};

const ignoreRepeats = `
  insert into ignored_facts (position)
  select repeat.position from facts repeat
  where repeat.position > $1 and repeat.position <= $2 and repeat.ref is not null
    and exists (
      select from facts first
      where first.customer_id = repeat.customer_id and first.ref = repeat.ref
        and first.kind = repeat.kind and first.position < repeat.position)
  on conflict do nothing`;

/**
 * Facts whose stamp is older than one before them, as only another door can write them: they say
 * nothing of how far the log had come when.
 */
const stampedBack: Table = {
  name: 'stamped_back',
  columns: { position: 'int8 not null' },
  primaryKey: ['position'],
  indexes: [],
};

const findStampedBack = `
  insert into stamped_back (position)
  select position from (
    select position, recorded_at,
      max(recorded_at) over (order by position rows between unbounded preceding and 1 preceding)
        as latest
    from facts where position > $1 and position <= $2
  ) fact
  where recorded_at < greatest(latest, (
    select recorded_at from facts where position <= $1
    order by recorded_at desc, position desc limit 1))
  on conflict do nothing`;

/** What happened, once, for every read model: see DESIGN, "Facts first". */
export const factsProjection: FactProjection<CustomerEvent> = {
  kind: 'facts',
  name: 'facts',
  version: 2,
  tables: [facts, profiles, ignoredFacts, stampedBack],
  rows: rowsOf,
  concernsStream: (stream) => customerIdOf(stream) !== undefined,
  settle: [ignoreRepeats, findStampedBack],
};

function rowsOf({
  stream,
  position,
  recordedAt,
  event,
}: KnownEvent<CustomerEvent>): readonly FactRow[] {
  const customerId = customerIdOf(stream);
  if (customerId === undefined) return [];
  const at = utcInstant(event.data.occurredAt);
  const { ref, related, amount, cost, units, linesWithoutCost } = factOf(event);
  const when = [at, utcInstant(recordedAt)];
  const measures = [ref, related, amount, cost, units, linesWithoutCost];
  const fact = { table: 'facts', values: [position, customerId, ...when, event.type, ...measures] };
  const profile = profileOf(event).map(([field, value]) => ({
    table: 'profiles',
    values: [position, field, customerId, at, value],
  }));
  return [fact, ...profile];
}
