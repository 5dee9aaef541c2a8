import { Metadata } from '@grpc/grpc-js';
import { messageOf } from '../errors.js';

/** What a failed call means to us. */
export type FailureKind =
  | 'wrong-revision'
  | 'deleted'
  | 'invalid'
  | 'denied'
  /** The subscription was dropped because events came faster than they were taken: ordinary. */
  | 'too-slow'
  /** The server's own code failed: a position where no record stands, or a server that stops. */
  | 'thrown'
  /** Not a server that we could ever work with. */
  | 'unsupported'
  | 'passing';

export interface Failure {
  readonly kind: FailureKind;
  /** In the words of the server or of the connection. */
  readonly reason: string;
  /** True where the server has certainly not acted on the call. */
  readonly untouched: boolean;
}

/** Of gRPC. */
const CODES: Readonly<Record<number, FailureKind>> = {
  2: 'thrown',
  3: 'invalid',
  7: 'denied',
  12: 'unsupported',
  16: 'denied',
};

/** What the server says in the trailer `exception`, and the client in its errors' `type`. */
const EXCEPTIONS: Readonly<Record<string, FailureKind>> = {
  'wrong-expected-version': 'wrong-revision',
  'stream-deleted': 'deleted',
  'access-denied': 'denied',
  'maximum-append-size-exceeded': 'invalid',
  'missing-required-metadata-property': 'invalid',
  'invalid-transaction': 'invalid',
  'invalid-argument': 'invalid',
  'not-leader': 'passing',
};

const RESOURCE_EXHAUSTED = 8;
const ABORTED = 10;

/** The call was never sent, or was turned away before anything was done. */
const UNTOUCHED =
  /No connection established|ECONNREFUSED|Server Is Not Ready|Server Is Too Busy|Failed to discover|[Cc]hannel (closed|has been shut down|is closed)|Name resolution failed|Stream refused by server|Leader info available/;

/** Takes raw errors of gRPC, the client's own, and plain ones. */
export function failureOf(error: unknown): Failure {
  const reason = messageOf(error);
  const exception = exceptionOf(error);
  const kind = kindOf(exception, codeOf(error), reason);
  const untouched = exception === 'not-leader' || kind === 'denied' || UNTOUCHED.test(reason);
  return { kind, reason, untouched };
}

function kindOf(
  exception: string | undefined,
  code: number | undefined,
  reason: string,
): FailureKind {
  const named = exception === undefined ? undefined : EXCEPTIONS[exception];
  if (named !== undefined) return named;
  if (code === ABORTED && /too slow/i.test(reason)) return 'too-slow';
  if (code === RESOURCE_EXHAUSTED && /message (size )?(exceeds|larger)/i.test(reason)) {
    return 'invalid';
  }
  if (reason.includes('BadRequest')) return 'invalid';
  return CODES[code ?? -1] ?? 'passing';
}

function codeOf(error: unknown): number | undefined {
  const code = isObject(error) ? error['code'] : undefined;
  return typeof code === 'number' ? code : undefined;
}

function exceptionOf(error: unknown): string | undefined {
  if (!isObject(error)) return undefined;
  const metadata = error['metadata'];
  const trailer = metadata instanceof Metadata ? metadata.get('exception')[0] : undefined;
  return text(trailer) ?? text(error['type']);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
