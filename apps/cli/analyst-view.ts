import {
  lifecycleStages,
  type QueryScope,
  resolveAsOf,
  retention,
  totals,
  valueTiers,
} from '../../projections/index.js';
import type { Lifeledger } from '../wiring/index.js';
import { tableLines } from './table.js';

/** How many months of a cohort the retention table shows. */
const MONTHS = 12;

/** What an analyst would see as of an instant: totals, stages, tiers and monthly retention. */
export async function analystView(
  { reads, policy, settings }: Lifeledger,
  asOf: string,
): Promise<readonly string[]> {
  const { timeZone, currency } = settings;
  const instant = resolveAsOf(asOf, timeZone, new Date());
  return reads.answer({}, async ({ db, position }) => {
    const scope = { db, asOf: instant, knownAt: position, timeZone, currency, policy };
    return [
      `As of ${instant} (${timeZone}, ${currency}, policy ${policy.version}, position ${String(position)})`,
      ...section('Totals', tableLines((await totals(scope)).rows.map((row) => ({ ...row })))),
      ...section(
        'Lifecycle stages',
        tableLines((await lifecycleStages(scope)).rows.map((row) => ({ ...row }))),
      ),
      ...(await tierLines(scope)),
      ...section(
        'Monthly retention of first purchasers, % active in month n',
        await cohortLines(scope),
      ),
    ];
  });
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return ['', title, ...lines.map((line) => `  ${line}`)];
}

async function tierLines(scope: QueryScope): Promise<readonly string[]> {
  const { rows } = await valueTiers(scope, { scheme: 'threshold', basis: 'margin' });
  return section('Value tiers by margin', tableLines(rows.map((row) => ({ ...row }))));
}

async function cohortLines(scope: QueryScope): Promise<readonly string[]> {
  const { rows } = await retention(scope, { definition: 'bounded', period: 'month' });
  const cohorts = Map.groupBy(rows, ({ cohort }) => cohort);
  const lines = [...cohorts].map(([cohort, cells]) => {
    const rates = Array.from({ length: MONTHS }, (_, n): [string, string | null] => {
      const rate = cells.find((cell) => cell.n === n)?.rate ?? null;
      return [String(n), rate === null ? null : (rate * 100).toFixed(1)];
    });
    return {
      cohort,
      size: cells[0]?.size ?? 0,
      ...Object.fromEntries(rates.map(([n, rate]) => [`m${n}`, rate])),
    };
  });
  return tableLines(lines);
}
