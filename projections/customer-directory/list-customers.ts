import type { Kysely } from 'kysely';
import { formatMoney } from '../../libs/customer/index.js';
import { type Condition, ofCustomers, ofCustomersBetween } from '../facts/counted.js';
import { ignoredEvents } from '../facts/ignored-events.js';
import { type Stage, stages } from '../lifecycle-stage/stage-verdicts.js';
import { type Finding, InvalidQuestion, oneOf, type QueryScope } from '../question.js';
import { asking } from '../asking.js';
import { type Basis, bases } from '../value-tier/customer-values.js';
import { type ThresholdTier, thresholdTiers } from '../value-tier/threshold-tiers.js';
import {
  type DirectoryEntry,
  type DirectoryFilter,
  directoryPage,
  type Fields,
  fieldsOf,
} from './directory-page.js';
import { type Profile, profileFrom } from './profile.js';
import { type Sought, type Verdict, verdictsOn } from './verdicts.js';

export interface ListQuestion extends DirectoryFilter {
  /** The last customer id of the page before; default: from the first. */
  readonly after?: string | undefined;
  /** 1 to 1,000; default 100. */
  readonly limit?: number | undefined;
  readonly stage?: string | undefined;
  /** By thresholds over the basis. */
  readonly tier?: string | undefined;
  /** One of `bases`; default `revenue`. */
  readonly basis?: string | undefined;
}

export interface CustomerRow extends Profile {
  readonly customerId: string;
  readonly enteredAt: string;
  readonly stage: Stage;
  readonly wonBack: boolean;
  readonly purchaseDays: number;
  readonly lastPurchaseAt: string | null;
  readonly tier: ThresholdTier;
  /** By the basis, in the reporting currency. */
  readonly value: string;
}

/** A page, and the `after` of the next one; null where there is none. */
export type CustomerList = Finding<CustomerRow> & { readonly next: string | null };

type Filter = DirectoryFilter & Sought;

const LIMIT_MAX = 1000;
/** So many customers are judged at once where most may be filtered out. */
const CHUNK_MAX = 4096;

/**
 * Customers in the book by id, page by page, with their verdicts as of then.
 * @throws InvalidQuestion
 */
export async function listCustomers(
  scope: QueryScope,
  question: ListQuestion = {},
): Promise<CustomerList> {
  const limit = limitOf(question.limit);
  const filter = filterOf(question);
  return asking(scope, async (db) => {
    const found = await walk(db, scope, { filter, after: question.after ?? '', wanted: limit + 1 });
    const rows = found.slice(0, limit);
    return {
      definition: { name: 'customers', parameters: parametersOf(filter, scope) },
      rows,
      next: found.length > limit ? (rows.at(-1)?.customerId ?? null) : null,
      notes: { ignoredEvents: await ignoredEvents(db, scope) },
    };
  });
}

interface Walk {
  readonly filter: Filter;
  readonly after: string;
  readonly wanted: number;
}

/** Judges chunk by chunk, ever larger ones, until enough are found or all are seen. */
async function walk(db: Kysely<unknown>, scope: QueryScope, { filter, after, wanted }: Walk) {
  const found: CustomerRow[] = [];
  let behind = after;
  for (let limit = wanted; found.length < wanted; limit = Math.min(limit * 4, CHUNK_MAX)) {
    const entries = await directoryPage(db, scope, { after: behind, limit, filter });
    const rows = await judged(db, scope, entries, filter);
    found.push(...rows.slice(0, wanted - found.length));
    if (entries.length < limit) break;
    behind = entries.at(-1)?.customerId ?? behind;
  }
  return found;
}

async function judged(
  db: Kysely<unknown>,
  scope: QueryScope,
  entries: readonly DirectoryEntry[],
  filter: Filter,
): Promise<readonly CustomerRow[]> {
  if (entries.length === 0) return [];
  const { basis } = filter;
  const verdicts = await verdictsOn(db, scope, whoAreIn(entries, filter), filter);
  const fields = await fieldsIn(db, scope, { entries, verdicts });
  return verdicts.map((verdict) => ({
    ...rowOf(verdict, basis, scope.currency),
    ...profileFrom(fields.get(verdict.customerId) ?? {}),
  }));
}

/** Those that the page told, and what it left out of those who passed. */
async function fieldsIn(
  db: Kysely<unknown>,
  scope: QueryScope,
  found: { readonly entries: readonly DirectoryEntry[]; readonly verdicts: readonly Verdict[] },
): Promise<ReadonlyMap<string, Fields>> {
  const told = new Map(found.entries.map((entry) => [entry.customerId, entry.fields]));
  const untold = found.verdicts.filter(({ customerId }) => told.get(customerId) === null);
  const more = await fieldsOf(
    db,
    scope,
    untold.map(({ customerId }) => customerId),
  );
  return new Map([...told].map(([id, fields]) => [id, fields ?? more.get(id) ?? {}]));
}

/** A run of ids, where nobody between them was filtered out, is one walk along an index. */
function whoAreIn(entries: readonly DirectoryEntry[], { region, channel }: Filter): Condition {
  const ids = entries.map(({ customerId }) => customerId);
  if (region !== undefined || channel !== undefined) return ofCustomers(ids);
  return ofCustomersBetween(ids[0] ?? '', ids.at(-1) ?? '');
}

function rowOf({ values, tiers, ...verdict }: Verdict, basis: Basis, currency: string) {
  return { ...verdict, tier: tiers[basis], value: formatMoney(values[basis], currency) };
}

function filterOf({ stage, tier, basis, region, channel }: ListQuestion): Filter {
  return {
    region,
    channel,
    stage: stage === undefined ? undefined : oneOf('stage', stage, stages),
    tier: tier === undefined ? undefined : oneOf('tier', tier, thresholdTiers),
    basis: oneOf('basis', basis ?? 'revenue', bases),
  };
}

function parametersOf({ stage, tier, region, channel, basis }: Filter, { timeZone }: QueryScope) {
  return {
    stage: stage ?? null,
    tier: tier ?? null,
    region: region ?? null,
    channel: channel ?? null,
    scheme: 'threshold',
    basis,
    timeZone,
  };
}

function limitOf(limit = 100): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= LIMIT_MAX) return limit;
  throw new InvalidQuestion(
    'limit',
    `limit must be a whole number from 1 to ${String(LIMIT_MAX)}.`,
  );
}
