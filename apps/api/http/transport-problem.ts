import { type Problem, problemOf } from './problem.js';

interface Wording {
  readonly code: string;
  readonly title: string;
  /** Where our words are clearer than those of the framework. */
  readonly detail?: string;
}

const wordings: Readonly<Record<number, Wording>> = {
  400: { code: 'malformed-request', title: 'The request can not be read' },
  404: { code: 'no-such-route', title: 'There is no such route' },
  405: { code: 'method-not-allowed', title: 'This route is not for this method' },
  408: { code: 'request-timeout', title: 'The request took too long to arrive' },
  413: {
    code: 'too-large',
    title: 'The body is too large',
    detail: 'A body may have up to 1 MiB; split it into several commands.',
  },
  414: { code: 'too-long', title: 'A part of the path is too long' },
  415: {
    code: 'wrong-content-type',
    title: 'The body is not JSON',
    detail: 'Send the body as JSON, with Content-Type: application/json.',
  },
  431: { code: 'headers-too-large', title: 'The headers are too large' },
};

/** What HTTP itself found wrong; undefined for what is our own fault. */
export function transportProblem(status: number, error: unknown): Problem | undefined {
  if (status < 400 || status >= 500) return undefined;
  const { code, title, detail } = wordings[status] ?? { code: 'http', title: 'Refused' };
  const said = error instanceof Error ? error.message : String(error);
  return { document: problemOf({ status, code, title }, detail ?? said) };
}
