import { deepStrictEqual, strictEqual } from 'node:assert/strict';
import { type Decide, type Decider, type DomainEvent, fold } from './decider.js';
import { Refusal } from './refusal.js';

/**
 * Given/when/then for one decider: `given(events).when(decide, command).then(events)`.
 * Every step is checked with deep equality; a scenario that refuses must say so with `thenRefused`.
 */
export function scenarios<State, Event extends DomainEvent, Context>(
  decider: Decider<State, Event>,
  context: Context,
) {
  return {
    given: (...history: readonly Event[]) => ({
      when: <Command>(decide: Decide<Command, State, Event, Context>, command: Command) =>
        outcome(() => decide(command, fold(decider, history), context)),
    }),
  };
}

function outcome<Event extends DomainEvent>(run: () => readonly Event[]) {
  return {
    then: (...expected: readonly Event[]): void => {
      deepStrictEqual(run(), expected);
    },
    thenNothing: (): void => {
      deepStrictEqual(run(), []);
    },
    thenRefused: (code: string): void => {
      strictEqual(refusalOf(run).code, code);
    },
  };
}

function refusalOf(run: () => unknown): Refusal {
  try {
    const events = run();
    throw new Error(`expected a refusal, but it was decided: ${JSON.stringify(events)}`);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
