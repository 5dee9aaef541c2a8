import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { anEvent } from '../../test/support/customer-arbitraries.js';
import { context } from '../../test/support/customer-examples.js';
import { fold, Refusal } from '../event-sourcing/index.js';
import type { DecisionContext } from './command.js';
import {
  acknowledgeComplaint,
  acquire,
  careFor,
  churn,
  complain,
  customerDecider,
  type CustomerEvent,
  customerRegistry,
  type CustomerState,
  profile,
  purchase,
  reactivate,
  refund,
  reopenComplaint,
  resolveComplaint,
  survey,
} from './index.js';
import { isMoreThan } from './money.js';
import { refundedOf } from './state.js';

/** A command is asked for by the event that it hopes for. */
interface Wish {
  readonly event: CustomerEvent;
  readonly dated: boolean;
}

const aWish: fc.Arbitrary<Wish> = fc.record({ event: anEvent, dated: fc.boolean() });
const later = { ...context, now: '2024-06-01T12:00:01Z' };

function decide({ event, dated }: Wish, state: CustomerState, now: DecisionContext) {
  const { type, data } = dated
    ? event
    : { ...event, data: { ...event.data, occurredAt: undefined } };
  return decideAs({ type, data } as CustomerEvent, state, now);
}

function decideAs(wish: CustomerEvent, state: CustomerState, now: DecisionContext) {
  const ask = {
    CustomerAcquired: acquire,
    CustomerProfiled: profile,
    CustomerPurchased: purchase,
    CustomerRefunded: refund,
    CustomerComplained: complain,
    ComplaintAcknowledged: acknowledgeComplaint,
    ComplaintResolved: resolveComplaint,
    ComplaintReopened: reopenComplaint,
    CustomerCaredFor: careFor,
    CustomerSurveyed: survey,
    CustomerChurned: churn,
    CustomerReactivated: reactivate,
  }[wish.type] as (command: object, ...rest: [CustomerState, DecisionContext]) => CustomerEvent[];
  return ask(wish.data, state, now);
}

/** What is decided; undefined where it is refused. Anything but a refusal fails the test. */
function answer(...asked: Parameters<typeof decide>): readonly CustomerEvent[] | undefined {
  try {
    return decide(...asked);
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

/** The events that a row of wishes leaves behind, from a customer's acquisition on. */
function live(wishes: readonly Wish[], before: readonly CustomerEvent[] = []): CustomerEvent[] {
  const events = [...before];
  let state = fold(customerDecider, events);
  for (const wish of wishes) {
    const decided = answer(wish, state, context) ?? [];
    for (const event of decided) state = customerDecider.evolve(state, event);
    events.push(...decided);
  }
  return events;
}

const acquired: CustomerEvent = {
  type: 'CustomerAcquired',
  data: { occurredAt: '2023-06-01T00:00:00Z' },
};

/** As it comes back from the log. */
function stored(event: CustomerEvent): CustomerEvent {
  const data: unknown = JSON.parse(JSON.stringify(event.data));
  return { type: event.type, data: customerRegistry[event.type].check(data) } as CustomerEvent;
}

const aLife = fc
  .array(aWish, { size: 'max', maxLength: 60 })
  .map((wishes) => live(wishes, [acquired]));
const anyHistory = fc.oneof(
  fc.constant([]),
  aLife,
  fc.array(anEvent, { maxLength: 30 }).map((events) => [acquired, ...events]),
);

describe('every decision', () => {
  it('has nothing to say the second time, wherever in a life', () => {
    const again = fc.constantFrom(context, later);
    fc.assert(
      fc.property(anyHistory, fc.array(aWish, { size: 'max', maxLength: 60 }), again, (...life) => {
        const [history, wishes, moment] = life;
        const told = fold(customerDecider, history);
        const read = fold(customerDecider, history.map(stored));
        for (const wish of wishes) {
          const decided = answer(wish, told, context);
          if (decided === undefined) continue;
          for (const event of decided) customerDecider.evolve(told, event);
          for (const event of decided) customerDecider.evolve(read, stored(event));
          expect(answer(wish, told, moment)).toEqual([]);
          expect(answer(wish, read, moment)).toEqual([]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('makes events that are well-formed and canonical', () => {
    fc.assert(
      fc.property(aLife, (events) => {
        for (const event of events) expect(stored(event)).toStrictEqual(event);
      }),
    );
  });

  it('is the same for a history as it was told and as the log gives it back', () => {
    fc.assert(
      fc.property(anyHistory, aWish, (history, wish) => {
        const decided = answer(wish, fold(customerDecider, history), context);
        const replayed = answer(wish, fold(customerDecider, history.map(stored)), context);
        expect(replayed).toEqual(decided);
      }),
    );
  });

  it('leaves the state as it was', () => {
    fc.assert(
      fc.property(anyHistory, aWish, (history, wish) => {
        const state = fold(customerDecider, history);
        answer(wish, state, context);
        expect(state).toEqual(fold(customerDecider, history));
      }),
    );
  });

  it('never lets an order give back more than it held', () => {
    fc.assert(
      fc.property(aLife, (events) => {
        const state = fold(customerDecider, events);
        for (const order of state.orders.values()) {
          expect(isMoreThan(refundedOf(state, order), order.total)).toBe(false);
        }
      }),
    );
  });

  it('is reached by these tests', () => {
    const seen = fc
      .sample(aLife, 300)
      .flat()
      .map(({ type }) => type);
    expect([...new Set(seen)].sort()).toEqual(Object.keys(customerRegistry).sort());
  });
});
