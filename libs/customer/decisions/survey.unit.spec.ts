import { describe, it } from '@jest/globals';
import { acquired, context, event, given } from '../../../test/support/customer-examples.js';
import { survey } from './survey.js';

const glad = { surveyId: 's-1', kind: 'nps', score: 9 } as const;
const answered = event('CustomerSurveyed', glad);

describe('survey', () => {
  it.each([
    ['csat', 1, 5],
    ['nps', 0, 10],
    ['ces', 1, 7],
  ] as const)('takes %s scores from %i to %i', (kind, lowest, highest) => {
    for (const score of [lowest, highest]) {
      const answer = { surveyId: 's-2', kind, score };
      given(acquired)
        .when(survey, answer)
        .then(event('CustomerSurveyed', { ...answer, occurredAt: context.now }));
    }
  });

  it('refuses scores that are none of their kind', () => {
    const score = (kind: 'csat' | 'nps' | 'ces', value: number) =>
      given(acquired).when(survey, { surveyId: 's-2', kind, score: value });
    score('csat', 0).thenRefused('score-out-of-range');
    score('csat', 6).thenRefused('score-out-of-range');
    score('ces', 0).thenRefused('score-out-of-range');
    score('ces', 8).thenRefused('score-out-of-range');
    score('nps', 11).thenRefused('malformed');
    score('nps', 9.5).thenRefused('malformed');
  });

  it('says nothing where the same answer is known', () => {
    given(acquired, answered).when(survey, glad).thenNothing();
  });

  it('refuses other content under the same survey id', () => {
    given(acquired, answered)
      .when(survey, { ...glad, score: 8 })
      .thenRefused('survey-exists');
  });

  it('refuses the future, and customers who were never acquired', () => {
    given(acquired)
      .when(survey, { ...glad, occurredAt: '2024-06-02T00:00:00Z' })
      .thenRefused('occurred-in-future');
    given().when(survey, glad).thenRefused('customer-not-found');
  });
});
