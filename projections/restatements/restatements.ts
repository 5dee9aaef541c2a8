import { sql } from 'kysely';
import { formatMoney } from '../../libs/customer/index.js';
import { byThen, everyone, ofCustomers } from '../facts/counted.js';
import { type Adoption, policiesAdopted } from '../policy/policies-adopted.js';
import { type Finding, InvalidQuestion, type QueryScope } from '../question.js';

/** An event that tells two answers apart, and what it adds to what customers are worth. */
export interface RestatementRow {
  /** Of the log; decimal. */
  readonly position: string;
  readonly customerId: string;
  readonly type: string;
  /** UTC. */
  readonly occurredAt: string;
  /** UTC. */
  readonly recordedAt: string;
  /** Whether it repeats the id of an earlier event; then it adds nothing to any number. */
  readonly ignored: boolean;
  readonly units: number;
  /** What a purchase adds to revenue, or a refund takes off it; in the reporting currency. */
  readonly revenue: string;
  /** What it cost us, which margin is less by; in the reporting currency. */
  readonly cost: string;
}

export interface RestatementsQuestion {
  /** The earlier knowledge time, a position of the log; the scope's own `knownAt` is the later. */
  readonly knownFrom: bigint;
  readonly customerId?: string | undefined;
  /** The last position of the page before; default: from the first. */
  readonly after?: bigint | undefined;
  readonly limit: number;
}

/** A page of events, every policy adopted in between, and the `after` of the next page. */
export type Restatements = Finding<RestatementRow> & {
  readonly policies: readonly Adoption[];
  readonly next: bigint | null;
};

/**
 * What was recorded between two knowledge times of things that had happened by `asOf`: the events
 * that tell an answer known at the one from the same answer known at the other.
 * @throws InvalidQuestion where knownFrom is the later of the two
 */
export async function restatements(
  scope: QueryScope,
  { knownFrom, customerId, after, limit }: RestatementsQuestion,
): Promise<Restatements> {
  const { db, knownAt } = scope;
  if (knownFrom > knownAt) throw turnedRound(knownFrom, knownAt);
  const behind = after !== undefined && after > knownFrom ? after : knownFrom;
  const found = await restated(scope, { behind, customerId, limit: limit + 1 });
  const rows = found.slice(0, limit);
  const last = rows.at(-1);
  return {
    definition: {
      name: 'restatements',
      parameters: { knownFrom: String(knownFrom), customerId: customerId ?? null },
    },
    rows,
    policies: await policiesAdopted(db, { after: knownFrom, knownAt }),
    next: found.length > limit && last !== undefined ? BigInt(last.position) : null,
  };
}

interface Page {
  readonly behind: bigint;
  readonly customerId: string | undefined;
  readonly limit: number;
}

type FoundRow = Omit<RestatementRow, 'units'> & { readonly units: string };

async function restated(
  scope: QueryScope,
  { behind, customerId, limit }: Page,
): Promise<readonly RestatementRow[]> {
  const who = customerId === undefined ? everyone : ofCustomers([customerId]);
  const { rows } = await sql<FoundRow>`
    select position::text, customer_id as "customerId", kind as type,
      ${inMicroseconds('occurred_at')} as "occurredAt",
      ${inMicroseconds('recorded_at')} as "recordedAt",
      ignored, adds.units::text, adds.revenue::text, adds.cost::text
    from facts
      cross join lateral (
        select exists (select from ignored_facts where position = facts.position) as ignored
      ) repeat
      cross join lateral (
        select coalesce(units, 0) as units, coalesce(cost, 0) as cost,
          coalesce(case kind when 'CustomerPurchased' then amount
            when 'CustomerRefunded' then -amount end, 0) as revenue
        where not ignored
        union all select 0, 0, 0 where ignored
      ) adds
    where ${byThen(scope)} and facts.position > ${behind}::int8 and ${who}
    order by facts.position limit ${limit}`.execute(scope.db);
  return rows.map(({ units, revenue, cost, ...row }) => ({
    ...row,
    units: Number(units),
    revenue: formatMoney(revenue, scope.currency),
    cost: formatMoney(cost, scope.currency),
  }));
}

function inMicroseconds(column: string) {
  return sql`to_char(${sql.ref(column)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

function turnedRound(knownFrom: bigint, knownAt: bigint): InvalidQuestion {
  const message = `knownFrom (position ${String(knownFrom)}) must not lie behind knownAt (position ${String(knownAt)}).`;
  return new InvalidQuestion('knownFrom', message);
}
