import { Optional } from '../bodies/field.js';
import { period, QuestionParameters, weekStart } from './parameters.js';

/** Which periods activity is counted by. */
export class ActivityParameters extends QuestionParameters {
  @Optional(period, 'Default month.')
  period?: 'day' | 'week' | 'month';

  @Optional(weekStart, 'First day of a week; default: the policy says.')
  weekStart?: string;
}
