import { describe, expect, it } from '@jest/globals';
import { INDEXED_CHARACTERS, indexedColumns, NoRoom, requireRoom } from './index-room.js';
import type { Table } from './projection.js';

const table: Table = {
  name: 'orders',
  columns: {
    position: 'int8 not null',
    customer: 'text not null',
    ref: 'text',
    text: 'text',
    amount: 'numeric',
    kind: 'text not null',
  },
  primaryKey: ['position', 'customer'],
  indexes: ['(ref, position) include (amount)', `(position) where kind = 'text of it'`],
};
const long = 'r'.repeat(INDEXED_CHARACTERS + 1);
const fits = 'r'.repeat(INDEXED_CHARACTERS);
const indexed = indexedColumns(table);

describe('the room of an index', () => {
  it('is asked for by what stands in a key or an index and can be long', () => {
    expect(indexed.names).toEqual(['customer', 'ref', 'text', 'amount', 'kind']);
    expect(indexed.numbers).toEqual([1, 2, 3, 4, 5]);
    expect(indexedColumns({ ...table, indexes: [] }).names).toEqual(['customer']);
  });

  it('is bounded, whatever else a row holds', () => {
    expect(() => {
      requireRoom([1n, fits, fits, fits, fits, fits], indexed);
    }).not.toThrow();
    expect(() => {
      requireRoom([1n, fits, null, long, 1, fits], indexedColumns({ ...table, indexes: [] }));
    }).not.toThrow();
    expect(() => {
      requireRoom([1n, fits, long, fits, null, fits], indexed);
    }).toThrow(new NoRoom('351 characters for orders.ref, whose index holds 350'));
  });
});
