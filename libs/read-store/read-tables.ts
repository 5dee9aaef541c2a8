import pg from 'pg';
import type { Table } from './projection.js';

/** The table's name, quoted; the session or transaction stands in the generation's schema. */
export function tableName({ name }: Table): string {
  return pg.escapeIdentifier(name);
}

/** The table's columns in the order in which rows give their values, quoted. */
export function columnNames({ columns }: Table): string {
  return Object.keys(columns).map(pg.escapeIdentifier).join(', ');
}

/** An empty table, with its key unless that can wait. */
export function createTable(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, type]) => `${pg.escapeIdentifier(name)} ${type.replace(/^text/, 'text collate "C"')}`,
  );
  const key = keyCanWait(table) ? [] : [primaryKey(table)];
  return `create table ${tableName(table)} (${[...columns, ...key].join(', ')})`;
}

/** What is made of a table once it is filled: a key that could wait, and the indexes. */
export function createIndexes(table: Table): readonly string[] {
  const name = tableName(table);
  const key = keyCanWait(table) ? [`alter table ${name} add ${primaryKey(table)}`] : [];
  return [...key, ...table.indexes.map((index) => `create index on ${name} ${index}`)];
}

/** No two events share a position; any other key may be given twice, which must be told at once. */
function keyCanWait({ primaryKey: [first, ...others] }: Table): boolean {
  return first === 'position' && others.length === 0;
}

function primaryKey(table: Table): string {
  return `primary key (${table.primaryKey.map(pg.escapeIdentifier).join(', ')})`;
}
