import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChurnBody } from '../bodies/churn.body.js';
import { ReactivateBody } from '../bodies/reactivate.body.js';
import { ChurnCommand } from '../commands/churn.js';
import { ReactivateCommand } from '../commands/reactivate.js';
import type { CommandAnswer } from '../commands/command-result.js';
import { answerCommand, ApiCommand } from '../http/command-answers.js';
import { CustomerPath } from '../http/customer.path.js';
import { FromSender, type Sender } from '../http/sender.js';

@ApiTags('Churn')
@Controller('v1/customers/:customerId')
export class ChurnController {
  constructor(private readonly commands: CommandBus) {}

  @Post('churn')
  @ApiOperation({ summary: 'Declare that the customer has left' })
  @ApiCommand()
  async churn(
    @Param() { customerId }: CustomerPath,
    @Body() body: ChurnBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new ChurnCommand({ customerId, body, sender });
    return answerCommand(reply, await this.commands.execute(command));
  }

  @Post('reactivation')
  @ApiOperation({ summary: 'Declare that the customer is back' })
  @ApiCommand()
  async reactivate(
    @Param() { customerId }: CustomerPath,
    @Body() body: ReactivateBody,
    @FromSender() sender: Sender,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CommandAnswer> {
    const command = new ReactivateCommand({ customerId, body, sender });
    return answerCommand(reply, await this.commands.execute(command));
  }
}
