import { closeSync, openSync, writeSync } from 'node:fs';
import { InvalidImport } from './invalid-import.js';

/** Where rows that made no event are written, each with its reason, for somebody to look at. */
export interface RejectsFile {
  write(row: RejectedRow): void;
  close(): void;
  /** Where the rows are, if there are any. */
  written(): { readonly rejectsFile?: string };
}

export interface RejectedRow {
  readonly line: number;
  readonly reason: string;
  readonly explanation: string;
  /** As they stand in the input. */
  readonly fields: readonly string[];
}

const HEADER = 'line,reason,explanation,row as it stands in the file\n';
const BUFFER_CHARACTERS = 64_000;

/** A CSV file, made when the first row comes; without a path rows are counted only. */
export function rejectsFile(path: string | undefined): RejectsFile {
  if (path === undefined)
    return { write: () => undefined, close: () => undefined, written: () => ({}) };
  let file: number | undefined;
  let text = '';
  const flush = () => {
    if (file !== undefined) writeSync(file, text);
    text = '';
  };
  return {
    write: ({ line, reason, explanation, fields }) => {
      file ??= create(path);
      text += `${[line.toString(), reason, explanation, ...fields].map(quoted).join(',')}\n`;
      if (text.length > BUFFER_CHARACTERS) flush();
    },
    close: () => {
      flush();
      if (file !== undefined) closeSync(file);
    },
    written: () => (file === undefined ? {} : { rejectsFile: path }),
  };
}

function create(path: string): number {
  try {
    const file = openSync(path, 'w');
    writeSync(file, HEADER);
    return file;
  } catch (error) {
    throw new InvalidImport(`can't write rejected rows to ${path}: ${String(error)}`);
  }
}

function quoted(field: string): string {
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
