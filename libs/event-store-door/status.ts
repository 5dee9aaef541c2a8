import { Metadata, status as Code } from '@grpc/grpc-js';
import {
  InvalidAppend,
  InvalidRead,
  messageOf,
  StoreUnavailable,
  StreamDeleted,
  WrongExpectedRevision,
} from '../event-store/index.js';
import { expectedNumber } from './expected.js';
import {
  AccessDenied,
  AppendTooLarge,
  BadCredentials,
  DeadlinePassed,
  InvalidRequest,
  MissingProperty,
  ShuttingDown,
  TooMuchHeld,
  WriteRefused,
} from './refusals.js';

export interface Status {
  readonly code: Code;
  readonly details: string;
  readonly metadata: Metadata;
}

/** What a call answers that failed: a code, a sentence, and trailers by which clients know the error. */
export function statusOf(error: unknown): Status {
  if (error instanceof StreamDeleted) return streamDeleted(error);
  if (error instanceof WrongExpectedRevision) return wrongVersion(error);
  if (error instanceof MissingProperty) {
    return refused(Code.INVALID_ARGUMENT, error, {
      exception: 'missing-required-metadata-property',
      'required-metadata-properties': 'type,content-type',
    });
  }
  if (error instanceof AppendTooLarge) {
    return refused(Code.INVALID_ARGUMENT, error, {
      exception: 'maximum-append-size-exceeded',
      'maximum-append-size': String(error.maxBytes),
    });
  }
  if (error instanceof AccessDenied) {
    return refused(Code.PERMISSION_DENIED, error, { exception: 'access-denied' });
  }
  return refused(plainCode(error), error);
}

/** Of errors that clients know by their code alone. */
function plainCode(error: unknown): Code {
  for (const [kind, code] of plain) if (error instanceof kind) return code;
  return Code.UNKNOWN;
}

const plain = [
  [InvalidRequest, Code.INVALID_ARGUMENT],
  [WriteRefused, Code.INVALID_ARGUMENT],
  [InvalidAppend, Code.UNKNOWN],
  [InvalidRead, Code.UNKNOWN],
  [BadCredentials, Code.UNAUTHENTICATED],
  [DeadlinePassed, Code.ABORTED],
  [TooMuchHeld, Code.RESOURCE_EXHAUSTED],
  [ShuttingDown, Code.UNAVAILABLE],
  [StoreUnavailable, Code.UNAVAILABLE],
] as const;

function streamDeleted({ stream }: StreamDeleted): Status {
  return {
    code: Code.FAILED_PRECONDITION,
    details: `Event stream '${stream}' is deleted.`,
    metadata: trailers({ exception: 'stream-deleted', 'stream-name': stream }),
  };
}

function wrongVersion({ stream, expected, actual }: WrongExpectedRevision): Status {
  return {
    code: Code.FAILED_PRECONDITION,
    details: wrongVersionText({ stream, expected, actual }),
    metadata: trailers({
      exception: 'wrong-expected-version',
      'stream-name': stream,
      'expected-version': String(expectedNumber(expected)),
      'actual-version': String(actual),
    }),
  };
}

export function wrongVersionText(
  about: Pick<WrongExpectedRevision, 'stream' | 'expected' | 'actual'>,
): string {
  const expected = String(expectedNumber(about.expected));
  return `Append failed due to WrongExpectedVersion. Stream: ${about.stream}, Expected version: ${expected}, Actual version: ${String(about.actual)}`;
}

function refused(code: Code, error: unknown, more: Readonly<Record<string, string>> = {}): Status {
  return { code, details: sentenceOf(error), metadata: trailers(more) };
}

/** Headers have a limit, and take no half of a surrogate pair. */
const SENTENCE_CHARACTERS_MAX = 2000;

export function sentenceOf(error: unknown): string {
  return messageOf(error).slice(0, SENTENCE_CHARACTERS_MAX).toWellFormed();
}

function trailers(entries: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(entries)) metadata.set(name, headerSafe(value));
  return metadata;
}

/** As it is where a header can carry it, else percent-encoded. */
export function headerSafe(value: string): string {
  return /^[!-~](?:[ -~]*[!-~])?$/.test(value) ? value : encodeURIComponent(value.toWellFormed());
}
