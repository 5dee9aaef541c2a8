import type { Table } from '../../libs/read-store/index.js';

/** Every event of a customer, one row each; amounts in the reporting currency. */
export const facts: Table = {
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
export const profiles: Table = {
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
export const ignoredFacts: Table = {
  name: 'ignored_facts',
  columns: { position: 'int8 not null' },
  primaryKey: ['position'],
  indexes: [],
};

export const ignoreRepeats = `
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
export const stampedBack: Table = {
  name: 'stamped_back',
  columns: { position: 'int8 not null' },
  primaryKey: ['position'],
  indexes: [],
};

export const findStampedBack = `
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
