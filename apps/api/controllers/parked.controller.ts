import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { operationsStream } from '../../../libs/installation/index.js';
import {
  discardParkedEvent,
  Lifeledger,
  type ParkedOutcome,
  retryParkedEvents,
} from '../../wiring/index.js';
import { envelopeOf } from '../commands/submission.js';
import { ApiProblems } from '../http/api-problems.js';
import { ApiSender } from '../http/command-answers.js';
import { parsePosition } from '../http/log-position.js';
import { FromSender, type Sender } from '../http/sender.js';
import {
  outcomeDocument,
  ParkedAtDocument,
  ParkedOutcomeDocument,
  ParkedPageDocument,
} from '../parked/parked-documents.js';
import {
  DiscardBody,
  ParkedParameters,
  ParkedPath,
  RetryBody,
} from '../parked/parked-parameters.js';
import { parkedAt, parkedPage } from '../parked/parked-questions.js';

@ApiTags('Operator')
@Controller('v1/parked')
export class ParkedController {
  constructor(private readonly lifeledger: Lifeledger) {}

  @Get()
  @ApiOperation({
    summary: 'Events that read models could not take, and those that were discarded',
    description:
      'Of facts the event alone is parked, of a state everything behind it in its stream too; all else goes on.',
  })
  @ApiResponse({ status: 200, type: ParkedPageDocument, description: 'By position.' })
  @ApiProblems(400, 404, 503, 504)
  list(@Query() parameters: ParkedParameters): Promise<ParkedPageDocument> {
    return parkedPage(this.lifeledger, parameters);
  }

  @Get(':position')
  @ApiOperation({
    summary: 'What is parked at a position of the log, with where it was thrown',
    description: 'With what was discarded there: by whom, when and why.',
  })
  @ApiResponse({ status: 200, type: ParkedAtDocument, description: 'One row a projection.' })
  @ApiProblems(400, 404, 503)
  show(@Param() { position }: ParkedPath): Promise<ParkedAtDocument> {
    return parkedAt(this.lifeledger, parsePosition(position, 'position'));
  }

  @Post('retries')
  @ApiOperation({
    summary: 'Try parked events again with the code of this release',
    description:
      'Stands in the log as an event; answers, after some seconds at most, what came of it.',
  })
  @ApiSender()
  @ApiResponse({ status: 201, type: ParkedOutcomeDocument, description: 'It stands in the log.' })
  @ApiProblems(400, 404, 409, 415, 422, 503)
  async retry(
    @Body() body: RetryBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ParkedOutcomeDocument> {
    const { position, ...rest } = body;
    const at = position === undefined ? undefined : parsePosition(position, 'position');
    const envelope = envelopeOf('retryParked', operationsStream, { body, sender });
    const asked = { ...rest, position: at };
    return told(reply, await retryParkedEvents(this.lifeledger, asked, envelope));
  }

  @Post('discards')
  @ApiOperation({
    summary: 'Let an event count for nothing in a projection, in every later rebuild too',
    description:
      'Stands in the log as an event. Of a state what stands behind it in its stream is folded then. An event that is not parked, and that nothing is known to keep from being folded, is refused (409 not-parked) unless `force` is true; it stays in the rows until a rebuild.',
  })
  @ApiSender()
  @ApiResponse({ status: 201, type: ParkedOutcomeDocument, description: 'It stands in the log.' })
  @ApiResponse({
    status: 200,
    type: ParkedOutcomeDocument,
    description: 'It was discarded before.',
  })
  @ApiProblems(400, 404, 409, 415, 422, 503)
  async discard(
    @Body() body: DiscardBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ParkedOutcomeDocument> {
    const { projection, reason, force } = body;
    const position = parsePosition(body.position, 'position');
    const envelope = envelopeOf('discardParked', operationsStream, { body, sender });
    const asked = { projection, position, reason, force };
    return told(reply, await discardParkedEvent(this.lifeledger, asked, envelope));
  }
}

function told(reply: FastifyReply, outcome: ParkedOutcome): ParkedOutcomeDocument {
  reply.code(outcome.result === 'nothing-new' ? 200 : 201);
  if (outcome.result === 'replayed') reply.header('Idempotent-Replayed', 'true');
  return outcomeDocument(outcome);
}
