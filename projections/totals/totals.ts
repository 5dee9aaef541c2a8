import { sql } from 'kysely';
import { formatMoney } from '../../libs/customer/index.js';
import { counted } from '../facts/counted.js';
import { ignoredEvents } from '../facts/ignored-events.js';
import type { Finding, QueryScope } from '../question.js';

export interface TotalsRow {
  /** Everyone in the book. */
  readonly customers: number;
  readonly purchasers: number;
  readonly orders: number;
  readonly units: number;
  readonly purchased: string;
  readonly refunded: string;
  /** purchased − refunded */
  readonly net: string;
}

interface Sums {
  readonly customers: number;
  readonly purchasers: number;
  readonly orders: number;
  readonly units: string;
  readonly purchased: string;
  readonly refunded: string;
  readonly net: string;
}

/** Sums over everything up to then; money in the reporting currency. */
export async function totals({ db, asOf, currency }: QueryScope): Promise<Finding<TotalsRow>> {
  const { rows } = await sql<Sums>`
    select count(*)::int4 as customers,
      count(*) filter (where orders > 0)::int4 as purchasers,
      coalesce(sum(orders), 0)::int4 as orders,
      coalesce(sum(units), 0)::text as units,
      coalesce(sum(purchased), 0)::text as purchased,
      coalesce(sum(refunded), 0)::text as refunded,
      (coalesce(sum(purchased), 0) - coalesce(sum(refunded), 0))::text as net
    from (
      select count(*) filter (where kind = 'CustomerPurchased') as orders,
        sum(units) as units,
        sum(amount) filter (where kind = 'CustomerPurchased') as purchased,
        sum(amount) filter (where kind = 'CustomerRefunded') as refunded
      from facts where ${counted(asOf)} group by customer_id
    ) customer`.execute(db);
  return {
    definition: { name: 'totals', parameters: {} },
    rows: rows.map(({ units, purchased, refunded, net, ...counts }) => ({
      ...counts,
      units: Number(units),
      purchased: formatMoney(purchased, currency),
      refunded: formatMoney(refunded, currency),
      net: formatMoney(net, currency),
    })),
    notes: { ignoredEvents: await ignoredEvents(db, asOf) },
  };
}
