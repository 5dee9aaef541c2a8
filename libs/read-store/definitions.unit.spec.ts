import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../event-sourcing/index.js';
import { definitionsOf } from './definitions.js';
import { ENGINE_TABLES } from './engine-tables.js';
import type { FactProjection } from './projection.js';

const orders: FactProjection<DomainEvent> = {
  kind: 'facts',
  name: 'orders',
  version: 1,
  tables: [
    {
      name: 'orders',
      columns: { position: 'int8', amount: 'numeric' },
      primaryKey: ['position'],
      indexes: [],
    },
  ],
  rows: () => [],
};
const table = { ...orders.tables[0], name: 'care', columns: {}, primaryKey: [], indexes: [] };
const care: FactProjection<DomainEvent> = { ...orders, name: 'care', tables: [table] };

describe('definitionsOf', () => {
  it('names every projection with its version', () => {
    expect(definitionsOf([orders, care])).toMatch(/^care@1 orders@1 sha256:[0-9a-f]{16}$/);
  });

  it('does not depend on the order of the list', () => {
    expect(definitionsOf([orders, care])).toBe(definitionsOf([care, orders]));
  });

  it.each([
    ['a version', { version: 2 }],
    ['a column', { tables: [{ ...table, columns: { amount: 'text' as const } }] }],
    ['the order of columns', { tables: [reversed()] }],
    ['an index', { tables: [{ ...table, indexes: ['(amount)'] }] }],
    ['a settling statement', { settle: ['delete from orders'] }],
  ])('changes with %s', (_, change) => {
    expect(definitionsOf([{ ...orders, ...change }])).not.toBe(definitionsOf([orders]));
  });

  it("changes with the engine's own tables, which stand in every generation too", () => {
    const [first, ...others] = ENGINE_TABLES;
    const columns = { ...first?.columns, noted: 'text' as const };
    const grown = [{ ...table, ...first, columns }, ...others];
    expect(definitionsOf([orders], grown)).not.toBe(definitionsOf([orders]));
    expect(definitionsOf([orders], [...ENGINE_TABLES])).toBe(definitionsOf([orders]));
  });

  it('refuses two tables of one name', () => {
    expect(() => definitionsOf([orders, { ...care, tables: orders.tables }])).toThrow(
      'there is a table orders already',
    );
  });
});

function reversed() {
  const columns = { amount: 'numeric', position: 'int8' } as const;
  return { name: 'orders', columns, primaryKey: ['position'], indexes: [] };
}
