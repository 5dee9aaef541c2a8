import { Optional } from '../bodies/field.js';
import { text } from '../bodies/rules.js';
import { pageLimit, QuestionParameters } from './parameters.js';

/** Which part of a list is wanted. */
export class PageParameters extends QuestionParameters {
  @Optional(pageLimit, 'The most rows of a page; default 100.')
  limit?: string;

  @Optional(text(1000), 'The `next` of the page before; ask the same question again with it.')
  cursor?: string;
}

/** Which part of a history is wanted; without `asOf` all of it. */
export class HistoryParameters extends PageParameters {}
