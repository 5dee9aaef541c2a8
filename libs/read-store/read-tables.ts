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

export function createTable(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, type]) => `${pg.escapeIdentifier(name)} ${type.replace(/^text/, 'text collate "C"')}`,
  );
  const key = table.primaryKey.map(pg.escapeIdentifier).join(', ');
  return `create table ${tableName(table)} (${columns.join(', ')}, primary key (${key}))`;
}

export function createIndexes(table: Table): readonly string[] {
  return table.indexes.map((index) => `create index on ${tableName(table)} ${index}`);
}
