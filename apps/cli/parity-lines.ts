import {
  isSameTable,
  type NotedParity,
  type ParityReport,
  type TableParity,
} from '../../libs/read-store/index.js';
import { counted } from './counted.js';
import { tableLines } from './table.js';

/** A parity report as an operator reads it: the verdict first, then what differs. */
export function parityLines(report: ParityReport): readonly string[] {
  const { generations, position, equal, hindrance, tables, answers, noted } = report;
  const which = `generations ${String(generations.before)} and ${String(generations.after)}`;
  const place = `at position ${String(position)}`;
  if (hindrance !== undefined) {
    const one = `generation ${String(generations.before)}`;
    return [`${which} can't be compared: ${one} can't be folded on: ${hindrance}`];
  }
  const asked = `${counted(tables.length, 'table')}, ${counted(answers.length, 'question')}`;
  return [
    `${which} ${equal ? 'are EQUAL' : 'DIFFER'} ${place} (${asked})`,
    ...tableLines(tables.map(tableRow)),
    ...tables.filter((table) => !isSameTable(table)).flatMap(differenceLines),
    ...missingLines(report),
    ...answers
      .filter((answer) => !answer.equal)
      .map(({ question, difference }) => `${question}: ${difference ?? ''}`),
    ...noted.flatMap(notedLines),
  ];
}

function tableRow({ table, rows, onlyIn, differing }: TableParity) {
  return {
    table,
    before: rows.before,
    after: rows.after,
    'only before': onlyIn.before,
    'only after': onlyIn.after,
    differing,
  };
}

function differenceLines(parity: TableParity): readonly string[] {
  const { table, columns, columnsOnlyIn, examples } = parity;
  const list = (label: string, words: readonly string[]) =>
    words.length === 0 ? [] : [`${table}: ${label}: ${words.join(', ')}`];
  const keys = (label: string, words: readonly string[]) =>
    words.length === 0 ? [] : [`${table}: ${label}, first: ${words.join(' | ')}`];
  return [
    ...list(
      'rows that differ, by column',
      columns.map(({ column, rows }) => `${column} ${String(rows)}`),
    ),
    ...list('columns only before', columnsOnlyIn.before),
    ...list('columns only after', columnsOnlyIn.after),
    ...keys('only before', examples.onlyIn.before),
    ...keys('only after', examples.onlyIn.after),
    ...keys('differing', examples.differing),
  ];
}

function missingLines({ tablesOnlyIn: { before, after } }: ParityReport): readonly string[] {
  return [
    ...before.map((table) => `${table}: a table only before`),
    ...after.map((table) => `${table}: a table only after`),
  ];
}

function notedLines({ table, keys }: NotedParity): readonly string[] {
  const line = (side: string, words: readonly string[]) =>
    words.length === 0 ? [] : [`${table} ${side}: ${words.join(' | ')}`];
  return [...line('before', keys.before), ...line('after', keys.after)];
}
