import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent } from '../events.js';
import { isKnown, requireAcquired } from '../rules.js';
import type { CustomerState } from '../state.js';

/** A complaint begins its life. */
export type Complain = CommandFor<'CustomerComplained'>;

/** @throws Refusal `complaint-exists` where the complaint id stands for another complaint */
export const complain: Decide<Complain, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerComplained', command, context);
  requireAcquired(state);
  const { complaintId } = said.content;
  const stored = state.complaints.get(complaintId)?.content;
  if (isKnown({ kind: 'complaint', id: complaintId, stored }, said, context)) return [];
  requirePlausible(said, context);
  return [{ type: 'CustomerComplained', data: said.content }];
};
