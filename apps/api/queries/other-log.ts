import { type ProblemDocument, problemOf } from '../http/problem.js';

/** What is folded is not of the log that this process reads: no answer from it would be true. */
export class OtherLog extends Error {
  override readonly name = 'OtherLog';

  document(): ProblemDocument {
    const title = 'The read models are of another log';
    return problemOf({ status: 503, code: 'other-log', title }, this.message);
  }
}
