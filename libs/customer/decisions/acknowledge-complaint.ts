import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { takeStep } from '../complaint-step.js';
import type { CustomerEvent } from '../events.js';
import type { CustomerState } from '../state.js';

/** Somebody tells the customer that the complaint was heard. */
export type AcknowledgeComplaint = CommandFor<'ComplaintAcknowledged'>;

/** @throws Refusal `complaint-not-found`; `complaint-<status>` where it is neither open nor reopened */
export const acknowledgeComplaint: Decide<
  AcknowledgeComplaint,
  CustomerState,
  CustomerEvent,
  DecisionContext
> = (command, state, context) => {
  const data = takeStep({ type: 'ComplaintAcknowledged', command }, state, context);
  return data === undefined ? [] : [{ type: 'ComplaintAcknowledged', data }];
};
