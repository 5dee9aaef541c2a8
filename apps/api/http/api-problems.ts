import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { FieldError, ProblemDocument } from './problem.js';

class FieldErrorDocument implements FieldError {
  @ApiProperty({ description: 'Path of the field, name of the header or parameter.' })
  field!: string;

  @ApiProperty({ description: 'What it must be.' })
  message!: string;
}

/** RFC 9457, for the documentation. */
class ProblemDocumentation implements ProblemDocument {
  @ApiProperty({
    description: 'Stable; says which kind of error it is.',
    example: 'urn:lifeledger:problem:invalid-request',
  })
  type!: string;

  @ApiProperty({ description: 'The same in words.' })
  title!: string;

  @ApiProperty({ description: 'The HTTP status.', example: 400 })
  status!: number;

  @ApiProperty({ description: 'What went wrong this time, and what to do about it.' })
  detail!: string;

  @ApiProperty({ required: false, description: 'The path that was asked.' })
  instance?: string;

  @ApiProperty({ required: false, type: [FieldErrorDocument], description: 'Field by field.' })
  errors?: FieldErrorDocument[];

  @ApiProperty({
    required: false,
    description: "How far the read models are (504), or which event can't be read (409).",
  })
  position?: string;
}

const meanings = {
  400: 'The request is not well-formed; `errors` names the fields.',
  404: 'There is no such thing, or was none at `asOf`.',
  409: 'History says otherwise; or others wrote at the same time (then with Retry-After); or a position is of another log; or an event of the customer can not be read, and `position` says which.',
  413: 'The body is too large.',
  415: 'The body is not `application/json`.',
  422: 'Well-formed, but a rule of the domain forbids it; or the Idempotency-Key was used already.',
  503: 'The store or the read models can not be asked now; see Retry-After.',
  504: 'The read models have not yet folded up to `minPosition`; `position` says how far they are.',
} as const;

/** Describes the problems that a route can answer. */
export function ApiProblems(...statuses: readonly (keyof typeof meanings)[]) {
  const content = {
    'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDocumentation) } },
  };
  return applyDecorators(
    ApiExtraModels(ProblemDocumentation),
    ...statuses.map((status) => ApiResponse({ status, description: meanings[status], content })),
  );
}
