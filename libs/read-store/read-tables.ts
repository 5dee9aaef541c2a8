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

/** What is made of a table once it is filled, unless it is there: indexes, and that of a key that could wait. */
export function createIndexes(table: Table): readonly string[] {
  const key = keyCanWait(table) ? [`unique index if not exists ${keyName(table)}`] : [];
  const [name, columns] = [tableName(table), keyColumns(table)];
  return [
    ...key.map((index) => `create ${index} on ${name} (${columns})`),
    ...table.indexes.map(
      (index, n) => `create index if not exists ${indexName(table, n)} on ${name} ${index}`,
    ),
  ];
}

/** Makes its index the table's key. */
export function addKey(table: Table): readonly string[] {
  if (!keyCanWait(table)) return [];
  return [`alter table ${tableName(table)} add primary key using index ${keyName(table)}`];
}

/**
 * No two events share a position; any other key may be given twice, which must be told at once. What
 * has no index is filled by settling, which passes over what is there by the key.
 */
function keyCanWait({ primaryKey: [first, ...others], indexes }: Table): boolean {
  return first === 'position' && others.length === 0 && indexes.length > 0;
}

function primaryKey(table: Table): string {
  return `primary key (${keyColumns(table)})`;
}

function keyColumns({ primaryKey }: Table): string {
  return primaryKey.map(pg.escapeIdentifier).join(', ');
}

function keyName({ name }: Table): string {
  return pg.escapeIdentifier(`${name}_pkey`);
}

function indexName({ name }: Table, n: number): string {
  return pg.escapeIdentifier(`${name}_index_${String(n + 1)}`);
}
