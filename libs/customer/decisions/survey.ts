import { type Decide, Refusal } from '../../event-sourcing/index.js';
import type { CommandFor, DecisionContext } from '../command.js';
import { requirePlausible, say } from '../content.js';
import type { CustomerEvent, EventContent } from '../events.js';
import { isKnown, requireAcquired } from '../rules.js';
import type { CustomerState } from '../state.js';

/** One answer to a satisfaction survey. */
export type Survey = CommandFor<'CustomerSurveyed'>;

/** Customer satisfaction, net promoter and customer effort scores, on their usual scales. */
const scales = { csat: [1, 5], nps: [0, 10], ces: [1, 7] } as const;

/**
 * @throws Refusal `survey-exists` where the survey id stands for another answer,
 *   `score-out-of-range` where the score is none of its kind
 */
export const survey: Decide<Survey, CustomerState, CustomerEvent, DecisionContext> = (
  command,
  state,
  context,
) => {
  const said = say('CustomerSurveyed', command, context);
  requireAcquired(state);
  const { surveyId } = said.content;
  const stored = state.surveys.get(surveyId);
  if (isKnown({ kind: 'survey', id: surveyId, stored }, said, context)) return [];
  requireOnScale(said.content);
  requirePlausible(said, context);
  return [{ type: 'CustomerSurveyed', data: said.content }];
};

function requireOnScale({ kind, score }: EventContent<'CustomerSurveyed'>): void {
  const [lowest, highest] = scales[kind];
  if (score >= lowest && score <= highest) return;
  const message = `A score of the kind ${kind} is a whole number from ${lowest} to ${highest}.`;
  throw new Refusal('invalid', 'score-out-of-range', message, 'score');
}
