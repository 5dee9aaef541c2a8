import type { Decide } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent } from '../events.js';
import { newsIn } from '../profile.js';
import { requireAcquired } from '../rules.js';
import type { CustomerState } from '../state.js';

/** Facts about the customer; only what is named changes, null takes a value back. */
export type Profile = CommandFor<'CustomerProfiled'>;

/**
 * Says only what was not known to be so at its time: a late word counts where it stands in business
 * time, as it does in every verdict, and not where it arrives.
 */
export const profile: Decide<Profile, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerProfiled', command, context);
  requireAcquired(state);
  const news = newsIn(state.profile, said.content);
  if (Object.keys(news).length === 0) return [];
  requirePlausible(said, context);
  return [{ type: 'CustomerProfiled', data: { occurredAt: said.content.occurredAt, ...news } }];
};
