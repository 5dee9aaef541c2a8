import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { SurveyBody } from '../bodies/survey.body.js';
import { SurveyCommand } from '../commands/survey.js';
import type { CommandAnswer } from '../commands/command-result.js';
import { answerCommand, ApiCommand } from '../http/command-answers.js';
import { CustomerPath } from '../http/customer.path.js';
import { FromSender, type Sender } from '../http/sender.js';

@ApiTags('Care')
@Controller('v1/customers/:customerId/surveys')
export class SurveysController {
  constructor(private readonly commands: CommandBus) {}

  @Post()
  @ApiOperation({ summary: 'Record an answer to a satisfaction survey' })
  @ApiCommand()
  async survey(
    @Param() { customerId }: CustomerPath,
    @Body() body: SurveyBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new SurveyCommand({ customerId, body, sender });
    return answerCommand(reply, await this.commands.execute(command));
  }
}
