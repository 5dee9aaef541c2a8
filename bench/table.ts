import { type Aim, type Figure, reached } from './figures.js';

const headings = ['measure', 'value or p99', 'p95', 'p50', 'unit', 'aim', 'reached', 'note'];
/** Columns of numbers stand to the right. */
const toTheRight = new Set([1, 2, 3, 5]);

/** All figures as one table, a line each. */
export function tableOf(figures: readonly Figure[]): string[] {
  const rows = [headings, ...figures.map(cellsOf)];
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return toTheRight.has(column) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  const [head, ...body] = rows.map(line);
  return [head ?? '', widths.map((width) => '─'.repeat(width)).join('  '), ...body];
}

function cellsOf(figure: Figure): string[] {
  const { measure, value, p50, p95, unit, aim, note } = figure;
  const answer = reached(figure);
  const verdict = answer === undefined ? '' : answer ? 'yes' : 'no';
  const goal = aim === undefined ? '' : aimed(aim);
  return [measure, number(value), of(p95), of(p50), unit, goal, verdict, note ?? ''];
}

function of(percentile: number | undefined): string {
  return percentile === undefined ? '' : number(percentile);
}

function aimed(aim: Aim): string {
  return 'atLeast' in aim ? `≥ ${number(aim.atLeast)}` : `≤ ${number(aim.atMost)}`;
}

/** Whole numbers from 100 up, else three significant digits; nothing where nothing was measured. */
function number(value: number): string {
  if (Number.isNaN(value)) return '';
  const options =
    Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return value.toLocaleString('en', options);
}
