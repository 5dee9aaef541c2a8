import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiProperty, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ApiProblems } from '../http/api-problems.js';

class DefinitionDocument {
  @ApiProperty({ description: 'Which definition the rows are true by.' })
  name!: string;

  @ApiProperty({ type: Object, description: 'Its parameters, given or by policy.' })
  parameters!: object;
}

/** What stands around every answer's rows, for the documentation. */
export class AnswerDocument {
  @ApiProperty()
  definition!: DefinitionDocument;

  @ApiProperty({ description: 'Of the policy that the definition took its numbers from.' })
  policyVersion!: string;

  @ApiProperty({ description: 'Days, weeks and months are those of this zone.' })
  timeZone!: string;

  @ApiProperty({ description: 'What money is in.' })
  currency!: string;

  @ApiProperty({ description: 'Instant of business time, UTC.' })
  asOf!: string;

  @ApiProperty({ description: 'Of the log: how far it was folded when this was asked.' })
  position!: string;

  @ApiProperty({
    description:
      'Of the log: everything up to it is in the answer, and nothing behind it. Ask with it again, and the answer is the same.',
  })
  knownAt!: string;

  @ApiProperty({
    required: false,
    description:
      'How many events up to `knownAt` could not be folded and are parked: their part is missing until they are retried; 10,000 means at least so many. Not in a history, which is read from the log itself and misses nothing.',
  })
  parked?: number;

  @ApiProperty({
    required: false,
    description: 'Events that repeat an id that stands already, which only another door lets in.',
  })
  ignoredEvents?: number;

  @ApiProperty({
    required: false,
    description: 'Order lines without a cost, which margins count as costing nothing.',
  })
  linesWithoutCost?: number;
}

/** Describes a question's answer: the envelope, with rows of one of these shapes. */
export function ApiAnswer(...rows: readonly Type[]) {
  return answering(rows, {});
}

/** The same for a list that goes on behind a cursor. @param more what else stands beside the rows */
export function ApiAnswerPage(row: Type, more: Readonly<Record<string, object>> = {}) {
  const next = {
    type: 'string',
    nullable: true,
    description: 'Give it as `cursor` for the next page; null at the end.',
  };
  return answering([row], { ...more, next });
}

function answering(rows: readonly Type[], more: Readonly<Record<string, object>>) {
  const shapes = rows.map((row) => ({ $ref: getSchemaPath(row) }));
  const items = shapes.length === 1 ? shapes[0] : { oneOf: shapes };
  const properties = { rows: { type: 'array', items }, ...more };
  return applyDecorators(
    ApiExtraModels(AnswerDocument, ...rows),
    ApiResponse({
      status: 200,
      description: 'The rows, and by what definition they are true.',
      schema: {
        allOf: [{ $ref: getSchemaPath(AnswerDocument) }, { properties } as object],
      },
    }),
    ApiProblems(400, 503, 504),
  );
}
