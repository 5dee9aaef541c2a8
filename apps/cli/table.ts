type Cell = string | number | boolean | null;

/** Rows under their column names, numbers to the right; null shows as `-`. */
export function tableLines(rows: readonly Readonly<Record<string, Cell>>[]): readonly string[] {
  const [first] = rows;
  if (first === undefined) return ['(none)'];
  const names = Object.keys(first);
  const text = (cell: Cell | undefined) =>
    cell === null || cell === undefined ? '-' : String(cell);
  const widths = names.map((name) =>
    Math.max(name.length, ...rows.map((row) => text(row[name]).length)),
  );
  const isText = names.map((name) => rows.some((row) => !isNumeric(text(row[name]))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, at) =>
        isText[at] === true ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
      )
      .join('  ')
      .trimEnd();
  return [line(names), ...rows.map((row) => line(names.map((name) => text(row[name]))))];
}

function isNumeric(text: string): boolean {
  return /^(-|-?\d+(\.\d+)?%?)$/.test(text);
}
