import { HttpException } from '@nestjs/common';
import { Refusal, type RefusalKind } from '../../../libs/event-sourcing/index.js';
import {
  AccessDenied,
  DifferentLog,
  InvalidAppend,
  InvalidRead,
  StoreUnavailable,
  StreamDeleted,
  WrongExpectedRevision,
} from '../../../libs/event-store/index.js';
import { isPassing, NotYetFolded, Rebuilding } from '../../../libs/read-store/index.js';
import { InvalidQuestion } from '../../../projections/index.js';
import { UnreadableEvent } from '../customers/readable.js';
import { OtherLog } from '../queries/other-log.js';
import { ReadModelsAway } from '../health/read-models-away.js';
import { SettingsRefused } from './settings-refused.js';
import { Interrupted } from './closing.js';
import { InvalidRequest, type Problem, type ProblemDocument, problemOf } from './problem.js';
import { transportProblem } from './transport-problem.js';

/** Others wrote to this stream a moment ago; the next moment is another. */
const CONFLICT_RETRY_SECONDS = 1;
const STORE_RETRY_SECONDS = 5;

const refusals: Readonly<Record<RefusalKind, { readonly status: number; readonly title: string }>> =
  {
    invalid: { status: 422, title: 'The command can not be right' },
    unknown: { status: 404, title: 'Something that is named is not there' },
    conflict: { status: 409, title: 'History says otherwise' },
  };

/**
 * What an error answers, whatever threw it.
 * Undefined: nobody foresaw it; it is for the log, and its sender learns no more than that.
 */
export function problemFor(error: unknown): Problem | undefined {
  const document = documentOf(error);
  if (document !== undefined) return { document };
  if (error instanceof Refusal) return { document: refused(error) };
  if (error instanceof Interrupted) return interrupted(error);
  if (error instanceof InvalidQuestion) return { document: question(error) };
  const known = storeProblem(error) ?? readProblem(error);
  if (known !== undefined) return known;
  if (isPassing(error) || error instanceof ReadModelsAway) return databaseProblem();
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  return status === undefined ? undefined : transportProblem(status, error);
}

/** Of errors that say themselves what they answer. */
function documentOf(error: unknown): ProblemDocument | undefined {
  const says =
    error instanceof InvalidRequest ||
    error instanceof SettingsRefused ||
    error instanceof OtherLog;
  return says ? error.document() : undefined;
}

/** What an error that nobody foresaw answers. */
export const unforeseen: ProblemDocument = problemOf(
  { status: 500, code: 'internal', title: 'Something went wrong here' },
  'The error was logged; your request may or may not have had its effect. Send a command again with the same Idempotency-Key.',
);

function refused({ kind, code, message, field }: Refusal): ProblemDocument {
  const errors = field === undefined ? {} : { errors: [{ field, message }] };
  return problemOf({ ...refusals[kind], code }, message, errors);
}

function question({ message, field }: InvalidQuestion): ProblemDocument {
  const wording = { status: 400, code: 'invalid-request', title: 'The request is not well-formed' };
  return problemOf(wording, message, { errors: [{ field, message }] });
}

function unreadable({ message, position }: UnreadableEvent): ProblemDocument {
  const code = 'unreadable-event';
  const wording = { status: 409, code, title: 'An event of this customer can not be read' };
  return problemOf(wording, message, { position });
}

function interrupted({ message }: Interrupted): Problem {
  const wording = { status: 503, code: 'stopping', title: 'The answer was broken off' };
  return { document: problemOf(wording, message), retryAfterSeconds: STORE_RETRY_SECONDS };
}

function storeProblem(error: unknown): Problem | undefined {
  if (error instanceof UnreadableEvent) return { document: unreadable(error) };
  if (error instanceof WrongExpectedRevision) {
    const wording = { status: 409, code: error.code, title: 'Others wrote at the same time' };
    const detail = 'Other commands for this customer kept coming in between; send it again.';
    return { document: problemOf(wording, detail), retryAfterSeconds: CONFLICT_RETRY_SECONDS };
  }
  if (error instanceof StoreUnavailable) {
    const wording = { status: 503, code: error.code, title: 'The event store can not be reached' };
    const detail =
      'Ask again soon. Whether a command was appended is not known: send it again with the same Idempotency-Key.';
    return { document: problemOf(wording, detail), retryAfterSeconds: STORE_RETRY_SECONDS };
  }
  if (error instanceof AccessDenied) {
    const wording = { status: 503, code: error.code, title: 'The event store refuses us' };
    const detail = 'It does not take the credentials of this server; its operator must mend that.';
    return { document: problemOf(wording, detail) };
  }
  if (error instanceof DifferentLog) {
    const wording = { status: 409, code: error.code, title: 'That position is of another log' };
    return { document: problemOf(wording, error.message) };
  }
  if (error instanceof InvalidRead) {
    const wording = { status: 400, code: error.code, title: 'The log has no such place' };
    return { document: problemOf(wording, error.message) };
  }
  if (error instanceof StreamDeleted) {
    const wording = { status: 410, code: error.code, title: 'The customer was deleted' };
    return { document: problemOf(wording, error.message) };
  }
  if (error instanceof InvalidAppend) {
    const wording = { status: 422, code: error.code, title: 'The store can not keep this' };
    return { document: problemOf(wording, error.message) };
  }
  return undefined;
}

function readProblem(error: unknown): Problem | undefined {
  if (error instanceof NotYetFolded) {
    const wording = { status: 504, code: 'not-yet-folded', title: 'The answer is not ready yet' };
    const position = { position: String(error.position) };
    return { document: problemOf(wording, error.message, position), retryAfterSeconds: 1 };
  }
  if (error instanceof Rebuilding) {
    const wording = { status: 503, code: 'rebuilding', title: 'The read models are not built yet' };
    const { retryAfterSeconds } = error;
    return { document: problemOf(wording, error.message), retryAfterSeconds };
  }
  return undefined;
}

/** Commands never ask the read models' database themselves; this is about questions. */
function databaseProblem(): Problem {
  const code = 'read-models-unavailable';
  const wording = { status: 503, code, title: 'The read models can not be reached' };
  const detail = 'Their database does not answer or is being started again; ask again soon.';
  return { document: problemOf(wording, detail), retryAfterSeconds: STORE_RETRY_SECONDS };
}

/** Fastify's own errors say their status. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
