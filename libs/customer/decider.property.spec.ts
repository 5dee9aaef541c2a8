import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anEvent } from '../../test/support/customer-arbitraries.js';
import { fold } from '../event-sourcing/index.js';
import {
  customerDecider,
  type CustomerEvent,
  customerRegistry,
  describeState,
  type StateDescription,
} from './index.js';

const events = fc.array(anEvent, { maxLength: 40 });

function described(history: readonly CustomerEvent[]): StateDescription {
  return describeState(fold(customerDecider, history));
}

/** Under what an event is known among its type; a refund by its own id, not by its order's. */
function idOf({ data }: CustomerEvent): string | undefined {
  const ids = new Map(Object.entries(data) as [string, string][]);
  const fields = ['refundId', 'orderId', 'complaintId', 'careId', 'surveyId'];
  return fields.map((field) => ids.get(field)).find((id) => id !== undefined);
}

/** Events of which no two share a time or, within a type, an id; and the same in another order. */
const shuffled = fc
  .uniqueArray(anEvent, {
    maxLength: 40,
    comparator: (a, b) =>
      Date.parse(a.data.occurredAt) === Date.parse(b.data.occurredAt) ||
      (a.type === b.type && a.type !== 'CustomerProfiled' && idOf(a) === idOf(b)),
  })
  .chain((told) =>
    fc.tuple(fc.constant(told), fc.shuffledSubarray(told, { minLength: told.length })),
  );

describe('the fold of a customer', () => {
  it('takes any well-formed events in any order, and describes them as plain JSON', () => {
    fc.assert(
      fc.property(events, (history) => {
        const description = described(history);
        expect(JSON.parse(JSON.stringify(description))).toEqual(description);
        expect(described(history)).toStrictEqual(description);
      }),
      { numRuns: 500 },
    );
  });

  it('is given well-formed events by these tests', () => {
    fc.assert(
      fc.property(anEvent, ({ type, data }) => {
        expect(customerRegistry[type].check(data)).toEqual(data);
      }),
    );
  });

  it('knows the same profile, orders and refunds in whatever order they were told', () => {
    fc.assert(
      fc.property(shuffled, ([told, otherwise]) => {
        const [one, other] = [described(told), described(otherwise)];
        const byId = ({ orders }: StateDescription) =>
          orders.newest.map((order) => JSON.stringify(order)).sort();
        expect(other.profile).toEqual(one.profile);
        expect(byId(other)).toEqual(byId(one));
        expect(other.refunds).toEqual(one.refunds);
        expect(other.care).toEqual(one.care);
      }),
    );
  });
});
