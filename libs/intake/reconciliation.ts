import { formatMoney } from '../customer/index.js';
import type { Sums } from './tally.js';

/** How many the file holds that stand in the log now. */
export interface Standing {
  /** Appended by this run. */
  readonly new: number;
  /** They stood there before. */
  readonly alreadyThere: number;
}

/** Rows of one kind and their exact sum by currency; rows whose amount can't be read add nothing. */
export interface Counted {
  readonly rows: number;
  readonly sums: Sums;
}

export interface CountedFor extends Counted {
  readonly reason: string;
}

/** What became of every row and every penny of a file. Money is in the file's own currency. */
export interface Reconciliation {
  readonly source: string;
  readonly file: string;
  readonly read: Counted;
  readonly customers: Standing;
  readonly orders: Standing & Counted;
  /** `sums` are what was given back, positive. */
  readonly refunds: Standing & Counted;
  /** Rows without a customer. */
  readonly unattributed: Counted;
  /** Understood, but neither bought nor given back: zero prices, adjustments, … */
  readonly setAside: readonly CountedFor[];
  /** Not understood, or refused by a rule of the domain. */
  readonly rejected: readonly CountedFor[];
  /** Where every row that made no event is written; absent where there is none. */
  readonly rejectsFile?: string;
  /** What orders and refunds lost (or won) when their sums were rounded to 4 decimals. */
  readonly rounding: Sums;
  /** Counted across all of the above: how often a trait worth knowing occurs in the file. */
  readonly remarks: readonly CountedFor[];
  /** Orders − refunds + unattributed + set aside + rejected + rounding. */
  readonly accountedFor: Counted;
  /** Whether `accountedFor` is what was read, to the last row and the last decimal. */
  readonly ties: boolean;
}

/** The reconciliation as people read it, one fact a line. */
export function reconciliationLines(report: Reconciliation): readonly string[] {
  const { read, orders, refunds, unattributed, accountedFor } = report;
  return [
    `${report.source}: ${report.file}`,
    line('rows read', read.rows, money(read.sums)),
    line('customers', total(report.customers), standing(report.customers)),
    line('orders', total(orders), standing(orders), `money in ${money(orders.sums)}`),
    line('refunds', total(refunds), standing(refunds), `money out ${money(refunds.sums)}`),
    line('unattributed rows', unattributed.rows, money(unattributed.sums)),
    ...report.setAside.map((each) => counted('set aside', each)),
    line(
      'rejected rows',
      report.rejected.reduce((sum, { rows }) => sum + rows, 0),
    ),
    ...report.rejected.map((each) => counted('  rejected', each)),
    ...report.remarks.map((each) => counted('seen in all rows', each)),
    ...(isNothing(report.rounding) ? [] : [`  rounding: ${money(report.rounding)}`]),
    ...(report.rejectsFile === undefined
      ? []
      : [`  rows that made no event: ${report.rejectsFile}`]),
    tie(report, accountedFor),
  ];
}

function tie({ read, ties }: Reconciliation, accountedFor: Counted): string {
  const sums = `${accountedFor.rows.toLocaleString('en')} rows, ${money(accountedFor.sums)}`;
  if (ties) return `  ties back to the input: ${sums}`;
  const input = `${read.rows.toLocaleString('en')} rows, ${money(read.sums)}`;
  return `  DOES NOT TIE: accounted for ${sums}; the input holds ${input}`;
}

function line(name: string, count: number, ...more: readonly string[]): string {
  return [`  ${name}: ${count.toLocaleString('en')}`, ...more].join('; ');
}

function counted(kind: string, { reason, rows, sums }: CountedFor): string {
  return line(`${kind}, ${reason}`, rows, money(sums));
}

function total(standing: Standing): number {
  return standing.new + standing.alreadyThere;
}

function standing({ new: made, alreadyThere }: Standing): string {
  return `${made.toLocaleString('en')} new, ${alreadyThere.toLocaleString('en')} already there`;
}

function money(sums: Sums): string {
  const known = Object.entries(sums);
  if (known.length === 0) return 'no amount';
  return known.map(([currency, sum]) => `${formatMoney(sum, currency)} ${currency}`).join(' + ');
}

function isNothing(sums: Sums): boolean {
  return Object.values(sums).every((sum) => sum === '0');
}
