/** One thing wrong with one field of what was sent. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** What an error answers: RFC 9457, `application/problem+json`. */
export interface ProblemDocument {
  /** Stable; says which kind of error it is. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What went wrong this time, and what to do about it. */
  readonly detail: string;
  /** The path that was asked. */
  readonly instance?: string;
  readonly errors?: readonly FieldError[];
  /** Decimal; how far the read models are, or which event can't be read, where that is the trouble. */
  readonly position?: string;
}

/** An error on its way to its sender, with the seconds after which trying again makes sense. */
export interface Problem {
  readonly document: ProblemDocument;
  readonly retryAfterSeconds?: number;
}

/** The most field errors that one answer names. */
const FIELD_ERRORS_MAX = 20;

interface Wording {
  readonly status: number;
  /** Stable, kebab-case; the end of the type's URI. */
  readonly code: string;
  readonly title: string;
}

export function problemOf(
  { status, code, title }: Wording,
  detail: string,
  more: Pick<ProblemDocument, 'errors' | 'position'> = {},
): ProblemDocument {
  return { type: `urn:lifeledger:problem:${code}`, title, status, detail, ...more };
}

/** What was sent breaks the rules of the door itself: a field, a header, a parameter. */
export class InvalidRequest extends Error {
  override readonly name = 'InvalidRequest';
  readonly errors: readonly FieldError[];

  constructor(errors: readonly FieldError[]) {
    super(errors.map(({ field, message }) => `${field} ${message}`).join('; '));
    this.errors = errors;
  }

  document(): ProblemDocument {
    const told = this.errors.slice(0, FIELD_ERRORS_MAX);
    const more = this.errors.length - told.length;
    const detail = told.map(({ field, message }) => `${field} ${message}`).join('; ');
    const wording = {
      status: 400,
      code: 'invalid-request',
      title: 'The request is not well-formed',
    };
    return problemOf(wording, more > 0 ? `${detail}; and ${more} more` : detail, { errors: told });
  }
}
