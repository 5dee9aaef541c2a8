import { applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiProperty, ApiResponse, type ApiResponseOptions } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandAnswer, CommandResult } from '../commands/command-result.js';
import { ApiProblems } from './api-problems.js';
import { senderHeaders } from './sender.js';

/** What a command answers, for the documentation. */
class CommandAnswerDocument implements CommandAnswer {
  @ApiProperty({ description: 'The customer whom the command concerned.', example: 'c-1001' })
  customerId!: string;

  @ApiProperty({
    description:
      "Of the event that was made, in the customer's stream; of its last event where nothing was.",
    example: 3,
  })
  revision!: number;

  @ApiProperty({
    description: 'In the whole log; give it as minPosition to a query that must see it.',
    example: '1048',
  })
  position!: string;

  @ApiProperty({ required: false, description: 'The order, at purchases.' })
  orderId?: string;

  @ApiProperty({ required: false, description: 'The refund, at refunds.' })
  refundId?: string;

  @ApiProperty({ required: false, description: 'The complaint, at whatever concerns one.' })
  complaintId?: string;

  @ApiProperty({ required: false, description: 'The care, at care.' })
  careId?: string;

  @ApiProperty({ required: false, description: 'The survey, at surveys.' })
  surveyId?: string;
}

const replayed: NonNullable<ApiResponseOptions['headers']> = {
  'Idempotent-Replayed': {
    description: '`true` where this command stood in the log already.',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** Describes the headers of a route that writes: who, why, and which request it is. */
export function ApiSender(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ...Object.values(senderHeaders).map(({ name, description, pattern }) =>
      ApiHeader({
        name,
        description,
        required: false,
        schema: { type: 'string', maxLength: 200, pattern: pattern.source },
      }),
    ),
  );
}

/** Describes a route that takes a command: headers, answers, problems. */
export function ApiCommand(): MethodDecorator & ClassDecorator {
  return applyDecorators(
    ApiSender(),
    ApiResponse({
      status: 201,
      description: 'Appended, now or by an earlier request with the same Idempotency-Key.',
      type: CommandAnswerDocument,
      headers: replayed,
    }),
    ApiResponse({
      status: 200,
      description: 'Nothing new to say; nothing was appended.',
      type: CommandAnswerDocument,
    }),
    ApiProblems(400, 404, 409, 413, 415, 422, 503),
  );
}

/** Puts a command's result on the wire; `location` is where what it made can be seen. */
export function answerCommand(
  reply: FastifyReply,
  { outcome, answer }: CommandResult,
  location?: string,
): CommandAnswer {
  reply.code(outcome === 'nothing-new' ? 200 : 201);
  if (outcome === 'replayed') reply.header('Idempotent-Replayed', 'true');
  if (location !== undefined) reply.header('Location', location);
  return answer;
}
