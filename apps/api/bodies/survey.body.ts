import { Optional, Required } from './field.js';
import { HappenedBody } from './happened.body.js';
import { oneOf, text, wholeNumber } from './rules.js';

/** A customer said how satisfied they are. */
export class SurveyBody extends HappenedBody {
  @Optional(
    text(200),
    'Unique within the customer; default: from the Idempotency-Key, else random.',
  )
  surveyId?: string;

  @Required(oneOf('csat', 'nps', 'ces'), 'Which question was asked.')
  kind!: 'csat' | 'nps' | 'ces';

  @Required(wholeNumber(0, 10), 'CSAT 1–5, NPS 0–10, CES 1–7.')
  score!: number;

  @Optional(text(200), 'After what it was asked.')
  touchpoint?: string;
}
