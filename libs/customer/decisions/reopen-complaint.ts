import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { takeStep } from '../complaint-step.js';
import type { CustomerEvent } from '../events.js';
import type { CustomerState } from '../state.js';

/** A resolved complaint turns out not to be settled. */
export type ReopenComplaint = CommandFor<'ComplaintReopened'>;

/** @throws Refusal `complaint-not-found`; `complaint-<status>` where it is not resolved */
export const reopenComplaint: Decide<
  ReopenComplaint,
  CustomerState,
  CustomerEvent,
  DecisionContext
> = (command, state, context) => {
  const data = takeStep({ type: 'ComplaintReopened', command }, state, context);
  return data === undefined ? [] : [{ type: 'ComplaintReopened', data }];
};
