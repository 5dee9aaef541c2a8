import { asking } from '../asking.js';
import { everyone } from '../facts/counted.js';
import { ignoredEvents } from '../facts/ignored-events.js';
import { type Finding, oneOf, type QueryScope } from '../question.js';
import { byAbc } from './abc-tiers.js';
import { type Basis, bases } from './customer-values.js';
import { byRfm, type RfmRow } from './rfm-scores.js';
import { linesWithoutCost } from './lines-without-cost.js';
import { byThreshold } from './threshold-tiers.js';
import type { TierRow } from './tier-row.js';

export const schemes = ['threshold', 'abc', 'rfm'] as const;

export interface ValueTiersQuestion {
  /** One of `schemes`; default `threshold`. */
  readonly scheme?: string | undefined;
  /** One of `bases`; default `revenue`. */
  readonly basis?: string | undefined;
}

/**
 * Customers by what they are worth (DESIGN, "Value tier").
 * @throws InvalidQuestion
 */
export async function valueTiers(
  scope: QueryScope,
  question: ValueTiersQuestion = {},
): Promise<Finding<TierRow | RfmRow>> {
  const scheme = oneOf('scheme', question.scheme ?? 'threshold', schemes);
  const basis = oneOf('basis', question.basis ?? 'revenue', bases);
  const ask = { threshold: byThreshold, abc: byAbc, rfm: byRfm }[scheme];
  return asking(scope, async (db) => ({
    definition: { name: 'value-tier', parameters: { scheme, basis, ...numbers(scope, scheme) } },
    rows: await ask({ ...scope, db }, basis),
    notes: await notes({ ...scope, db }, basis),
  }));
}

function numbers({ policy }: QueryScope, scheme: (typeof schemes)[number]) {
  return scheme === 'rfm' ? {} : policy.valueTier[scheme];
}

async function notes(scope: QueryScope, basis: Basis): Promise<Record<string, number>> {
  const ignored = { ignoredEvents: await ignoredEvents(scope.db, scope) };
  if (basis === 'revenue') return ignored;
  return { ...ignored, linesWithoutCost: await linesWithoutCost(scope.db, scope, everyone) };
}
