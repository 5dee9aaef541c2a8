import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { outcomeOf } from '../complaint-outcome.js';
import { takeStep } from '../complaint-step.js';
import type { CustomerEvent } from '../events.js';
import type { CustomerState } from '../state.js';

/**
 * The complaint is settled, with a remedy or a compensation or neither; they say how it ended where
 * no `outcome` does.
 */
export type ResolveComplaint = CommandFor<'ComplaintResolved'>;

/** @throws Refusal `complaint-not-found`; `complaint-<status>` where it is resolved already */
export const resolveComplaint: Decide<
  ResolveComplaint,
  CustomerState,
  CustomerEvent,
  DecisionContext
> = (command, state, context) => {
  const told = { ...command, outcome: command.outcome ?? outcomeOf(command) };
  const data = takeStep({ type: 'ComplaintResolved', command: told }, state, context);
  return data === undefined ? [] : [{ type: 'ComplaintResolved', data }];
};
