import { type RawBuilder, sql } from 'kysely';
import { formatMoney } from '../../libs/customer/index.js';
import { asking } from '../asking.js';
import { counted, everyone, inCustomerOrder } from '../facts/counted.js';
import { ignoredEvents } from '../facts/ignored-events.js';
import type { Finding, Moment, QueryScope } from '../question.js';

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
export async function totals(scope: QueryScope): Promise<Finding<TotalsRow>> {
  const { currency } = scope;
  return asking(scope, async (db) => {
    const { rows } = await sql<Sums>`
      select
        customers::int4, purchasers::int4, orders::int4, units::text, purchased::text, refunded::text,
        (purchased - refunded)::text as net
      from (
        select count(*) filter (where kind = 'CustomerPurchased') as orders,
          coalesce(sum(units), 0) as units,
          coalesce(sum(amount) filter (where kind = 'CustomerPurchased'), 0) as purchased,
          coalesce(sum(amount) filter (where kind = 'CustomerRefunded'), 0) as refunded
        from facts where ${counted(scope)}
      ) total cross join (${whoPurchased(scope)}) book`.execute(db);
    return {
      definition: { name: 'totals', parameters: {} },
      rows: rows.map(({ units, purchased, refunded, net, ...counts }) => ({
        ...counts,
        units: Number(units),
        purchased: formatMoney(purchased, currency),
        refunded: formatMoney(refunded, currency),
        net: formatMoney(net, currency),
      })),
      notes: { ignoredEvents: await ignoredEvents(db, scope) },
    };
  });
}

/** SQL of how many are in the book, and how many of them ever purchased. */
function whoPurchased(moment: Moment): RawBuilder<unknown> {
  return sql`
    select count(*) as customers, count(*) filter (where purchased) as purchasers
    from (
      select bool_or(kind = 'CustomerPurchased') as purchased
      from (${inCustomerOrder(moment, everyone)}) fact group by customer_id
    ) customer`;
}
