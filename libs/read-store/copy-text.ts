import type { Value } from './projection.js';

const SPECIAL = /[\\\t\n\r\0]/;
const ALL_SPECIAL = /[\\\t\n\r\0]/g;
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
  // PostgreSQL keeps no U+0000; the replacement character shows that something stood there.
  '\0': '\uFFFD',
};

/** A row in the text format of COPY, with its line end. */
export function copyLine(values: readonly Value[]): string {
  let line = '';
  let separator = '';
  for (const value of values) {
    line += separator + copyField(value);
    separator = '\t';
  }
  return `${line}\n`;
}

function copyField(value: Value): string {
  if (value === null) return '\\N';
  if (typeof value !== 'string') return String(value);
  return SPECIAL.test(value) ? value.replace(ALL_SPECIAL, (found) => ESCAPES[found] ?? '') : value;
}

/** An array of texts as PostgreSQL reads it. */
export function arrayText(values: readonly string[]): string {
  return `{${values.map((value) => `"${value.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}
