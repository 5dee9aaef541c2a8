import {
  type FactProjection,
  type Projection,
  type StateProjection,
  stateProjection,
} from '../../libs/read-store/index.js';

/** Somebody noted something; `spoils` makes the fold throw. */
export interface ToyEvent {
  readonly type: 'Noted';
  readonly data: {
    readonly ref: string;
    readonly amount: string;
    readonly text: string;
    readonly spoils?: boolean;
  };
}

export interface Note {
  readonly customer: string;
  readonly ref: string;
  readonly amount: string;
  readonly text: string;
  readonly spoils?: boolean;
}

/** Every note a row; a second note of a customer with the same ref is found by settling. */
export const notes: FactProjection<ToyEvent> = {
  kind: 'facts',
  name: 'notes',
  version: 1,
  tables: [
    {
      name: 'notes',
      columns: {
        position: 'int8',
        customer: 'text not null',
        ref: 'text not null',
        amount: 'numeric not null',
        text: 'text',
      },
      primaryKey: ['position'],
      indexes: ['(customer, ref, position)'],
    },
    {
      name: 'repeated_notes',
      columns: { position: 'int8' },
      primaryKey: ['position'],
      indexes: [],
    },
  ],
  rows: ({ position, stream, event: { data } }) => {
    if (data.spoils === true) throw new Error('spoilt');
    return [{ table: 'notes', values: [position, stream, data.ref, data.amount, data.text] }];
  },
  settle: [
    `insert into repeated_notes
     select position from notes later
     where position > $1 and position <= $2 and exists (
       select from notes earlier
       where earlier.customer = later.customer and earlier.ref = later.ref
         and earlier.position < later.position)
     on conflict do nothing`,
  ],
};

interface Tally {
  readonly customer: string;
  count: number;
  last: string;
}

/** Counts the notes of each customer, and keeps the last. */
const tally: StateProjection<ToyEvent, Tally> = {
  kind: 'state',
  name: 'tallies',
  version: 1,
  table: {
    name: 'tallies',
    columns: { customer: 'text', count: 'int4 not null', last: 'text not null' },
    primaryKey: ['customer'],
    indexes: ['(count)'],
  },
  keyOf: (stream) => stream,
  initial: (customer) => ({ customer, count: 0, last: '' }),
  evolve: (state, { event }) => {
    state.count += 1;
    state.last = event.data.text;
    return state;
  },
  toRow: ({ customer, count, last }) => [customer, count, last],
  fromRow: (row) => ({
    customer: row['customer'] ?? '',
    count: Number(row['count']),
    last: row['last'] ?? '',
  }),
};

export const toys: readonly Projection<ToyEvent>[] = [notes, stateProjection(tally)];
