import { formatMoney } from '../../libs/customer/index.js';
import { ofCustomers } from '../facts/counted.js';
import { ignoredEvents } from '../facts/ignored-events.js';
import type { Finding, QueryScope } from '../question.js';
import { asking } from '../asking.js';
import { linesWithoutCost } from '../value-tier/lines-without-cost.js';
import { fieldsOf } from './directory-page.js';
import { type Profile, profileFrom } from './profile.js';
import { type Verdict, verdictsOn } from './verdicts.js';

/** One customer as of an instant; `values` are money in the reporting currency. */
export type CustomerVerdictRow = Verdict & Profile;

/**
 * One customer's stage, tiers (by thresholds) and values as of then; no row where they are not in
 * the book.
 * @throws InvalidQuestion
 */
export async function customerVerdict(
  scope: QueryScope,
  { customerId }: { readonly customerId: string },
): Promise<Finding<CustomerVerdictRow>> {
  const { currency, timeZone } = scope;
  const who = ofCustomers([customerId]);
  return asking(scope, async (db) => {
    const fields = await fieldsOf(db, scope, [customerId]);
    const verdicts = await verdictsOn(db, scope, who);
    return {
      definition: { name: 'customer', parameters: { customerId, scheme: 'threshold', timeZone } },
      rows: verdicts.map(({ values, ...verdict }) => ({
        ...verdict,
        values: {
          revenue: formatMoney(values.revenue, currency),
          margin: formatMoney(values.margin, currency),
        },
        ...profileFrom(fields.get(customerId) ?? {}),
      })),
      notes: {
        ignoredEvents: await ignoredEvents(db, scope, who),
        linesWithoutCost: await linesWithoutCost(db, scope, who),
      },
    };
  });
}
