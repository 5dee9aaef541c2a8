import { createHash } from 'node:crypto';
import type { DomainEvent } from '../event-sourcing/index.js';
import { ENGINE_TABLES } from './engine-tables.js';
import type { Projection, Table } from './projection.js';

export function tablesOf(projection: Projection<never>): readonly Table[] {
  return projection.kind === 'facts' ? projection.tables : [projection.table];
}

/** To be raised when tables of the same shape come to be made, indexed or settled otherwise. */
const MAKING = 3;

/**
 * One text for names, versions, tables and settling statements of the projections, whatever their
 * order, and for the engine's own tables, which stand beside theirs: tables that were made for another
 * text are made anew.
 * @throws Error where two tables share a name
 */
export function definitionsOf<Event extends DomainEvent>(
  projections: readonly Projection<Event>[],
  engineTables = ENGINE_TABLES,
): string {
  const sorted = projections.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  refuseSharedNames(sorted);
  const shapes = sorted.map((projection) => ({
    name: projection.name,
    version: projection.version,
    kind: projection.kind,
    tables: tablesOf(projection).map(shapeOf),
    settle: projection.kind === 'facts' ? (projection.settle ?? []) : [],
  }));
  const digest = createHash('sha256')
    .update(JSON.stringify([MAKING, engineTables.map(shapeOf), shapes]))
    .digest('hex');
  const names = sorted.map(({ name, version }) => `${name}@${String(version)}`);
  return [...names, `sha256:${digest.slice(0, 16)}`].join(' ');
}

/** The order of columns counts. */
function shapeOf(table: Table) {
  return { ...table, columns: Object.entries(table.columns) };
}

function refuseSharedNames(projections: readonly Projection<never>[]): void {
  const seen = new Set(ENGINE_TABLES.map(({ name }) => name));
  for (const { name } of projections.flatMap(tablesOf)) {
    if (seen.has(name)) throw new Error(`there is a table ${name} already; rename one`);
    seen.add(name);
  }
}
